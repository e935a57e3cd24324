// What `docker save` writes beside layers and configurations.

import Failure
import FoundationEssentials
import OCI

enum DockerArchive {
    /// One image of manifest.json; paths are those of the archive.
    struct Image: Codable {
        var config: String
        var tags: [String]
        var layers: [String]

        private enum CodingKeys: String, CodingKey {
            case config = "Config"
            case tags = "RepoTags"
            case layers = "Layers"
        }

        init(config: String, tags: [String], layers: [String]) {
            self.config = config
            self.tags = tags
            self.layers = layers
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            config = try fields.decode(String.self, forKey: .config)
            tags = try fields.decodeIfPresent([String].self, forKey: .tags) ?? []
            layers = try fields.decodeIfPresent([String].self, forKey: .layers) ?? []
        }
    }

    static func images(_ bytes: [UInt8]) throws(Failure) -> [Image] {
        do {
            return try JSONDecoder().decode([Image].self, from: Data(bytes))
        } catch {
            throw Failure(.archive, "The archive's manifest.json can't be read.", cause: "\(error)")
        }
    }

    /// The fields in the order of Go's encoder, so that the manifest has the digest that containerd gives it.
    static func manifest(_ config: Descriptor, _ layers: [Descriptor]) -> [UInt8] {
        func text(_ blob: Descriptor) -> String {
            #"{"mediaType":"\#(blob.mediaType.rawValue)","digest":"\#(blob.digest)","size":\#(blob.size)}"#
        }
        let list = layers.map(text).joined(separator: ",")
        let type = MediaType.dockerManifest.rawValue
        return Array(
            #"{"schemaVersion":2,"mediaType":"\#(type)","config":\#(text(config)),"layers":[\#(list)]}"#.utf8)
    }
}

/// Paths as an archive's members have them.
enum ArchivePath {
    /// Without `.`, `..` and doubled slashes: `./a/../b` is `b`.
    static func normal(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}

extension String {
    /// The rest of a normal path below a folder; nil when it is elsewhere. An empty folder has everything.
    func path(below folder: String) -> String? {
        guard !folder.isEmpty else { return self }
        return hasPrefix(folder + "/") ? String(dropFirst(folder.count + 1)) : nil
    }
}
