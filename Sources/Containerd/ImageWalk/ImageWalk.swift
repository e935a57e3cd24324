// Walks the documents of an image: index, indexes in it, manifests.

package import Failure
package import OCI

/// One walk over one image, with the limits that keep a document from leading on and on. Where the documents come from,
/// and which of those that an index lists are walked, is the caller's matter.
package struct ImageWalk: Sendable {
    /// Indexes within indexes.
    private static let deepest = 16
    /// Documents of one image.
    private static let most = 10_000
    /// Bytes of them all: a small index may list the same large document over and over.
    private static let mostBytes = 128 << 20

    /// A document as it was found.
    package struct Node: Sendable {
        package var descriptor: Descriptor
        /// The indexes that it stands in, the image's target first.
        package var path: [Descriptor]
        package var content: Content
    }

    package enum Content: Sendable {
        case index(Index, [UInt8])
        case manifest(Manifest)
        /// It can't be had.
        case missing
        /// An index lists it, but calls it neither an index nor a manifest.
        case other
    }

    /// Brings a document, or nil where it can't be had.
    package typealias Provider = (Descriptor, _ path: [Descriptor]) async throws(Failure) -> [UInt8]?

    private var documents = 0
    private var bytes = 0

    private init() {}

    /// Calls `visit` for the target, then for what is listed in it, each with all below it before the next. For an index
    /// `visit` returns which of its documents are walked.
    ///
    /// Throws class `incomplete` for what is no document of an image, for an index that holds itself, and past the
    /// limits.
    package static func walk(
        _ target: Descriptor, _ provider: Provider, _ visit: (Node) async throws(Failure) -> [Descriptor]
    ) async throws(Failure) {
        var walk = ImageWalk()
        try await walk.visit(target, [], provider, visit)
    }

    private mutating func visit(
        _ descriptor: Descriptor, _ path: [Descriptor], _ provider: Provider,
        _ visit: (Node) async throws(Failure) -> [Descriptor]
    ) async throws(Failure) {
        let content = try await content(of: descriptor, path, provider)
        let children = try await visit(Node(descriptor: descriptor, path: path, content: content))
        guard case .index = content else { return }
        for child in children { try await self.visit(child, path + [descriptor], provider, visit) }
    }

    private mutating func content(
        of descriptor: Descriptor, _ path: [Descriptor], _ provider: Provider
    ) async throws(Failure) -> Content {
        // The target of an image is a document whatever it calls itself.
        guard path.isEmpty || descriptor.isDocument else { return .other }
        documents += 1
        guard path.count <= Self.deepest, documents <= Self.most, bytes <= Self.mostBytes,
            !path.contains(where: { $0.digest == descriptor.digest })
        else {
            throw Failure(.incomplete, "The image's index \(descriptor.digest) holds itself, or too many others.")
        }
        guard let document = try await provider(descriptor, path) else { return .missing }
        bytes += document.count
        switch try Document(decoding: document, as: descriptor.mediaType) {
        case .index(let index): return .index(index, document)
        case .manifest(let manifest): return .manifest(manifest)
        }
    }
}

extension Descriptor {
    fileprivate var isDocument: Bool {
        mediaType.role == .index || mediaType.role == .manifest || mediaType.rawValue.isEmpty
    }
}
