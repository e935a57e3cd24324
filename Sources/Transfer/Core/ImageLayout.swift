// The documents of archives of images: OCI layouts, and a new image of one layer.

import Archive
import Failure
import JSON
import OCI

enum ImageLayout {
    /// oci-layout.
    static let mark = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)

    /// index.json: what the archive holds.
    static func index(of images: [Descriptor]) -> [UInt8] {
        JSONValue.object([
            ("schemaVersion", JSONValue(2)), ("mediaType", .text(MediaType.ociIndex.rawValue)),
            ("manifests", .array(images.map(\.json))),
        ]).sorted.bytes
    }

    /// What an index says of an image's name: the whole of it, and the part after the repository.
    static func names(of name: String) -> [String: String] {
        let reference = Reference(stored: name)
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
        bytes += try TarBlock.file(name: "index.json", index(of: images))
        bytes += try TarBlock.file(name: "oci-layout", mark)
        return bytes + TarBlock.end
    }
}
