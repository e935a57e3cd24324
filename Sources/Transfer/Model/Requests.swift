// What operations ask for.

package import Failure
package import OCI

package struct PullRequest: Hashable, Sendable {
    package var source: ImageSource
    package var platforms: PlatformChoice
    package var snapshotter: String
    package var unpack: UnpackPolicy
    /// The SOCI index by which the snapshotter is to mount the layers; nil lets it look for one in the registry.
    package var sociIndex: Digest?

    package init(
        source: ImageSource, platforms: PlatformChoice = .only([]), snapshotter: String, unpack: UnpackPolicy = .auto,
        sociIndex: Digest? = nil
    ) {
        self.source = source
        self.platforms = platforms
        self.snapshotter = snapshotter
        self.unpack = unpack
        self.sociIndex = sociIndex
    }

    /// From a registry.
    package init(
        reference: Reference, platforms: PlatformChoice = .only([]), snapshotter: String, unpack: UnpackPolicy = .auto,
        sociIndex: Digest? = nil
    ) {
        self.init(
            source: .registry(reference), platforms: platforms, snapshotter: snapshotter, unpack: unpack,
            sociIndex: sociIndex)
    }
}

/// What to push.
package struct PushRequest: Hashable, Sendable {
    /// A name, a digest or the start of an image ID; with `hasAllTags` the name of a repository.
    package var image: String
    /// Every tag that the repository has here.
    package var hasAllTags: Bool
    /// What of an index is pushed; if that is less than all, a smaller index is.
    package var platforms: PlatformChoice
    /// Whether layers that are not meant to be passed on are pushed too.
    package var takesNondistributable: Bool
    package var destination: PushDestination

    package init(
        image: String, hasAllTags: Bool = false, platforms: PlatformChoice = .all, takesNondistributable: Bool = false,
        destination: PushDestination = .registry
    ) {
        self.image = image
        self.hasAllTags = hasAllTags
        self.platforms = platforms
        self.takesNondistributable = takesNondistributable
        self.destination = destination
    }

    /// The image as users type it: `ipfs://` before it stands for the destination.
    package var typed: String {
        switch destination {
        case .registry: image
        case .ipfs: IPFSReference.contentScheme + image
        }
    }
}

/// What to give another name.
package struct TagRequest: Hashable, Sendable {
    /// A name, a digest or the start of an image ID.
    package var source: String
    package var target: Reference
    /// Whether `target` may be the name of another image, which then loses it.
    package var overwrites: Bool

    package init(source: String, target: Reference, overwrites: Bool = false) {
        self.source = source
        self.target = target
        self.overwrites = overwrites
    }
}

/// Which archive of images to load.
package struct LoadRequest: Hashable, Sendable {
    package var source: ArchiveSource
    package var platforms: PlatformChoice
    package var snapshotter: String
    package var unpack: UnpackPolicy
    /// `auto` leaves the choice to what is set for all operations.
    package var engine: EngineChoice

    package init(
        source: ArchiveSource, platforms: PlatformChoice = .only([]), snapshotter: String,
        unpack: UnpackPolicy = .auto, engine: EngineChoice = .auto
    ) {
        self.source = source
        self.platforms = platforms
        self.snapshotter = snapshotter
        self.unpack = unpack
        self.engine = engine
    }
}

/// What to import: an archive of images, or a root file system that becomes one.
package struct ImportRequest: Hashable, Sendable {
    package var source: ArchiveSource
    /// What an image made from a root file system is called; nil leaves it without a name but its digest.
    package var reference: Reference?
    /// The comment in the history of such an image.
    package var message: String?
    /// What such an image is for, or which part of an archive is taken; nil is the host's.
    package var platform: Platform?
    package var snapshotter: String

    package init(
        source: ArchiveSource, reference: Reference? = nil, message: String? = nil, platform: Platform? = nil,
        snapshotter: String
    ) {
        self.source = source
        self.reference = reference
        self.message = message
        self.platform = platform
        self.snapshotter = snapshotter
    }
}

extension Failure {
    private static let lazyHint = "With --fetch-lazy they are downloaded first."

    /// Of a save that is not to fetch what stays in a registry.
    package static func staysInRegistry(_ message: String) -> Failure {
        Failure(.incomplete, message, hint: lazyHint)
    }

    /// Whether it is of a save that would do if it fetched what stays in a registry.
    package var isOfLazyLayers: Bool { code == .incomplete && hint == Self.lazyHint }
}

/// Which images to save, and where.
package struct SaveRequest: Hashable, Sendable {
    /// Each a name, a digest or the start of an image ID.
    package var images: [String]
    package var destination: ArchiveDestination
    package var platforms: PlatformChoice
    /// Whether layers that stay in a registry, since a snapshotter reads them there, are fetched first.
    package var fetchesLazy: Bool

    package init(
        images: [String], destination: ArchiveDestination, platforms: PlatformChoice = .only([]),
        fetchesLazy: Bool = false
    ) {
        self.images = images
        self.destination = destination
        self.platforms = platforms
        self.fetchesLazy = fetchesLazy
    }
}

/// Which image to copy out of another daemon's content store.
package struct CopyRequest: Hashable, Sendable {
    /// A name, a digest or the start of an image ID there.
    package var image: String
    /// What the other daemon's host is called, for people.
    package var source: String
    /// The namespace there; nil: the one that is chosen.
    package var sourceNamespace: String?
    package var platforms: PlatformChoice
    package var snapshotter: String
    package var unpack: UnpackPolicy

    package init(
        image: String, from source: String, platforms: PlatformChoice = .only([]), snapshotter: String,
        unpack: UnpackPolicy = .auto
    ) {
        self.image = image
        self.source = source
        self.platforms = platforms
        self.snapshotter = snapshotter
        self.unpack = unpack
    }
}
