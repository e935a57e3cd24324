// A new image of one layer, as the archive that has the daemon store it.

import Failure
import FoundationEssentials
import OCI

/// An OCI layout without the layer itself, which is in the content store already.
struct ImageLayout: Sendable {
    let archive: [UInt8]

    /// Without a name the image is stored by its digest.
    init(layer: Descriptor, name: String?, platform: Platform, message: String, now: Date) throws(Failure) {
        let created = now.formatted(.iso8601)
        let config = try Self.encode(
            Config(
                created: created, architecture: platform.architecture, os: platform.os, variant: platform.variant,
                config: [:], rootfs: Config.RootFS(diff_ids: [layer.digest.description]),
                history: [Config.Step(created: created, created_by: "tallyman import", comment: message)]))
        let manifest = try Self.encode(
            ManifestDocument(
                config: Reference(.ociConfig, config), layers: [Reference(layer)]))
        var entry = Reference(.ociManifest, manifest)
        entry.annotations = name.map { ["io.containerd.image.name": $0] }
        let index = try Self.encode(IndexDocument(manifests: [entry]))
        var tar = TarBuilder()
        for blob in [config, manifest] { tar.add("blobs/sha256/\(Digest.sha256(of: blob).hex)", blob) }
        tar.add("index.json", index)
        tar.add("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
        archive = tar.finished
    }

    private static func encode(_ value: some Encodable) throws(Failure) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(value))
        } catch {
            throw Failure(.internal, "The image's description can't be written.", cause: "\(error)")
        }
    }

    private struct Config: Encodable {
        struct RootFS: Encodable {
            var type = "layers"
            var diff_ids: [String]
        }

        struct Step: Encodable {
            var created: String
            var created_by: String
            var comment: String
        }

        var created: String
        var architecture: String
        var os: String
        var variant: String?
        var config: [String: String]
        var rootfs: RootFS
        var history: [Step]
    }

    private struct Reference: Encodable {
        var mediaType: String
        var digest: String
        var size: Int64
        var annotations: [String: String]?

        init(_ descriptor: Descriptor) {
            mediaType = descriptor.mediaType.rawValue
            digest = descriptor.digest.description
            size = descriptor.size
        }

        init(_ mediaType: MediaType, _ bytes: [UInt8]) {
            self.init(Descriptor(mediaType: mediaType, digest: .sha256(of: bytes), size: Int64(bytes.count)))
        }
    }

    private struct ManifestDocument: Encodable {
        var schemaVersion = 2
        var mediaType = MediaType.ociManifest.rawValue
        var config: Reference
        var layers: [Reference]
    }

    private struct IndexDocument: Encodable {
        var schemaVersion = 2
        var mediaType = MediaType.ociIndex.rawValue
        var manifests: [Reference]
    }
}

/// A tar archive of small files (POSIX.1-1988, ustar).
private struct TarBuilder {
    private static let block = 512
    private var bytes: [UInt8] = []

    mutating func add(_ name: String, _ contents: [UInt8]) {
        var header = [UInt8](repeating: 0, count: Self.block)
        func put(_ text: String, at place: Int) {
            header.replaceSubrange(place..<place + text.utf8.count, with: text.utf8)
        }
        func octal(_ number: Int, digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(name, at: 0)
        put("0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put(octal(contents.count, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        let sum = header.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6) + "\0 ", at: 148)
        bytes += header + contents
        bytes += [UInt8](repeating: 0, count: (Self.block - contents.count % Self.block) % Self.block)
    }

    var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 2 * Self.block) }
}
