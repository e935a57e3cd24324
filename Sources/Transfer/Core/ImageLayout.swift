// The documents of archives of images: OCI layouts, and a new image of one layer.

import Archive
import Failure
import FoundationEssentials
import OCI

enum ImageLayout {
    /// oci-layout.
    static let mark = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)

    /// index.json: what the archive holds.
    static func index(of images: [Descriptor]) throws(Failure) -> [UInt8] {
        try encode(IndexDocument(manifests: images.map(Reference.init)))
    }

    /// What an index says of an image's name: the whole of it, and the part after the repository.
    static func names(of name: String) -> [String: String] {
        let reference = OCI.Reference(stored: name)
        let tail = [reference?.tag, (reference?.digest).map { "@\($0)" }].compactMap(\.self).joined()
        return [
            "io.containerd.image.name": name,
            "org.opencontainers.image.ref.name": tail.isEmpty ? name : tail,
        ]
    }

    /// An archive of a few small documents.
    static func archive(_ images: [Descriptor], blobs: [[UInt8]]) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        for blob in blobs {
            bytes += try TarBlock.file(name: "blobs/sha256/\(Digest.sha256(of: blob).hex)", blob)
        }
        bytes += try TarBlock.file(name: "index.json", try index(of: images))
        bytes += try TarBlock.file(name: "oci-layout", mark)
        return bytes + TarBlock.end
    }

    static func encode(_ value: some Encodable) throws(Failure) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(value))
        } catch {
            throw Failure(.internal, "The image's description can't be written.", cause: "\(error)")
        }
    }

    /// A descriptor as documents hold it.
    struct Reference: Encodable {
        struct Platform: Encodable {
            var architecture: String
            var os: String
            var variant: String?
        }

        var mediaType: String
        var digest: String
        var size: Int64
        var annotations: [String: String]?
        var platform: Platform?

        init(_ descriptor: Descriptor) {
            mediaType = descriptor.mediaType.rawValue
            digest = descriptor.digest.description
            size = descriptor.size
            annotations = descriptor.annotations.isEmpty ? nil : descriptor.annotations
            platform = descriptor.platform.map {
                Platform(architecture: $0.architecture, os: $0.os, variant: $0.variant)
            }
        }
    }

    private struct IndexDocument: Encodable {
        var schemaVersion = 2
        var mediaType = MediaType.ociIndex.rawValue
        var manifests: [Reference]
    }
}
