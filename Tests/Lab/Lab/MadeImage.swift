// A made image: its documents and layers as files.

/// A blob that has been made: a file of the image cache.
package struct MadeBlob: Hashable, Sendable {
    package let mediaType: String
    /// "sha256:…".
    package let digest: String
    package let size: Int
    package let path: String

    /// The digest's 64 characters.
    package var hex: String { String(digest.dropFirst("sha256:".count)) }
}

/// A layer that has been made.
package struct MadeLayer: Hashable, Sendable {
    package let blob: MadeBlob
    /// The digest of its tar.
    package let diffID: String
    /// The name of its snapshot, above the layers below it.
    package let chainID: String
}

/// An image that has been made.
package struct MadeImage: Hashable, Sendable {
    package struct Variant: Hashable, Sendable {
        package let platform: String
        package let manifest: MadeBlob
        package let config: MadeBlob
        /// Bottom first.
        package let layers: [MadeLayer]
    }

    /// The index, or the manifest of an image without one.
    package let root: MadeBlob
    package let variants: [Variant]
    /// Everything it consists of, the root among them, each blob once.
    package let blobs: [MadeBlob]
    /// Indexes and manifests: what a registry serves as manifests.
    package let manifests: [MadeBlob]
}
