// What `docker save` writes beside layers and configurations.

import Failure
import FoundationEssentials
import JSON
import OCI

enum DockerArchive {
    /// One image of manifest.json; paths are those of the archive.
    struct Image: Decodable {
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

    /// manifest.json.
    static func list(_ images: [Image]) -> [UInt8] {
        let list = images.map { image -> JSONValue in
            .object([
                ("Config", .text(image.config)), ("Layers", JSONValue(image.layers)),
                ("RepoTags", JSONValue(image.tags)),
            ])
        }
        return JSONValue.array(list).bytes
    }

    /// The fields in the order of Go's encoder, so that the manifest has the digest that containerd gives it.
    static func manifest(_ config: Descriptor, _ layers: [Descriptor]) -> [UInt8] {
        JSONValue.object([
            ("schemaVersion", JSONValue(2)), ("mediaType", .text(MediaType.dockerManifest.rawValue)),
            ("config", config.json), ("layers", .array(layers.map(\.json))),
        ]).bytes
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
