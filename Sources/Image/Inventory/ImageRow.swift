// One line of the table of images: a name and a platform.

package import Failure
package import FoundationEssentials
package import OCI

package struct ImageRow: Hashable, Sendable, Identifiable {
    package var name: String
    /// Nil when the name is no reference.
    package var reference: Reference?
    /// Registry and path, or a name in IPFS; `<none>` when the name is neither.
    package var repository: String
    package var target: Digest
    package var mediaType: MediaType
    /// When the name was recorded here.
    package var createdAt: Date
    /// Nil when no platform is here, or none is known yet.
    package var platform: Platform?
    /// Bytes unpacked in the current snapshotter, 0 when not unpacked. Layers shared with other images are counted in
    /// each. Nil until known.
    package var size: Int64?
    /// Bytes of the blobs. Nil until known.
    package var blobSize: Int64?
    package var isPinned: Bool
    /// A container was made from it.
    package var isInUse: Bool
    package var unpacked: Bool?
    /// Layers of it stay in the registry: they are read as they are used.
    package var isLazy = false
    /// Whether the target was looked into; until then platform and sizes are nil.
    package var contentsKnown: Bool
    package var problem: Failure?
    package var labels: [String: String]
    /// Other names of the target that stand in this row.
    package var aliases: [String] = []
    /// Nil where the image has a single row, or all have their lines.
    package var fold: Fold?

    package init(
        name: String, reference: Reference? = nil, repository: String? = nil, target: Digest,
        mediaType: MediaType = .ociIndex, createdAt: Date, platform: Platform? = nil, size: Int64? = nil,
        blobSize: Int64? = nil, isPinned: Bool = false, isInUse: Bool = false, unpacked: Bool? = nil,
        contentsKnown: Bool = true, problem: Failure? = nil, labels: [String: String] = [:]
    ) {
        self.name = name
        self.reference = reference
        self.repository = repository ?? reference?.repository ?? (IPFSReference.isName(ofImage: name) ? name : "<none>")
        self.target = target
        self.mediaType = mediaType
        self.createdAt = createdAt
        self.platform = platform
        self.size = size
        self.blobSize = blobSize
        self.isPinned = isPinned
        self.isInUse = isInUse
        self.unpacked = unpacked
        self.contentsKnown = contentsKnown
        self.problem = problem
        self.labels = labels
    }

    /// How the rows of an image stand in a list: one line an image, the other platforms below it where they are wanted.
    package enum Fold: Hashable, Sendable {
        /// So many others have no line.
        case folded(Int)
        /// The others have lines of their own below it.
        case unfolded
        /// Stands below the first of its image.
        case below
    }

    /// Neither a tag nor a digest, nor a name in IPFS.
    package var isDangling: Bool {
        reference?.tag == nil && reference?.digest == nil && Digest(name) == nil && !IPFSReference.isName(ofImage: name)
    }

    /// The same row through all changes but the arrival of its contents, which give it a platform.
    package struct ID: Hashable, Sendable {
        package var name: String
        package var platform: Platform?

        package init(name: String, platform: Platform? = nil) {
            self.name = name
            self.platform = platform
        }
    }

    package var id: ID { ID(name: name, platform: platform) }

    /// `<none>` when the name has no tag.
    package var tag: String { reference?.tag ?? "<none>" }

    /// What the image is for its user: unpacked, or as the registry holds it where it is lazy.
    package var shownSize: Int64? { isLazy ? blobSize : size }

    /// The first 12 digits of the target's digest.
    package var imageID: String { target.short }
}
