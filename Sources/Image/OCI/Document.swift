// What an image's target can be: an index or a manifest, told apart by the content.

package import Failure

/// A document of an image.
package enum Document: Hashable, Sendable {
    case index(Index)
    case manifest(Manifest)

    /// Reads a blob. The content decides what it is; it must not be something else than `mediaType`, or the document
    /// itself, says. A media type that says neither index nor manifest is not asked.
    ///
    /// Throws class `incomplete` for anything else: no JSON, both an index and a manifest (which could be read as one
    /// thing here and as another elsewhere), neither of them, a Docker manifest of schema 1.
    package init(decoding bytes: [UInt8], as mediaType: MediaType) throws(Failure) {
        let what = mediaType.role == .index ? "image index" : "image manifest"
        self = try Sniffed(blob: bytes, what: what).document
        guard mediaType.role == role || mediaType.role != .index && mediaType.role != .manifest else {
            throw Failure(.incomplete, "The blob called \(mediaType.rawValue) is an image \(role.rawValue).")
        }
    }

    /// `.index` or `.manifest`.
    package var role: MediaType.Role {
        switch self {
        case .index: .index
        case .manifest: .manifest
        }
    }
}

/// Decodes the one or the other in a single pass over the bytes.
private struct Sniffed: Decodable {
    let document: Document

    private enum CodingKeys: String, CodingKey {
        case mediaType, manifests, config, layers, fsLayers
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        guard !fields.contains(.fsLayers) else {
            throw Failure(.incomplete, "The image manifest is of Docker's old schema 1, which containerd dropped.")
        }
        switch (fields.contains(.manifests), fields.contains(.config) || fields.contains(.layers)) {
        case (true, false): document = .index(try Index(from: decoder))
        case (false, true): document = .manifest(try Manifest(from: decoder))
        case (true, true): throw Failure(.incomplete, "The document is both an image index and an image manifest.")
        case (false, false): throw Failure(.incomplete, "The document is neither an image index nor a manifest.")
        }
        let said = try fields.decodeIfPresent(MediaType.self, forKey: .mediaType)?.role ?? .other
        guard said == document.role || said == .other else {
            throw Failure(.incomplete, "The image \(document.role.rawValue) calls itself an image \(said.rawValue).")
        }
    }
}
