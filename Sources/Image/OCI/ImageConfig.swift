// The configuration of an image: platform, layers as they are on disk, history, and how a container starts.

package import Failure
package import FoundationEssentials

/// The blob that a manifest's `config` points at.
package struct ImageConfig: Hashable, Sendable {
    /// When the image was built. Nil when not said, or said to be the year 1, which is Go's "never".
    package var created: Date?
    package var author: String?
    package var os: String
    package var architecture: String
    package var variant: String?
    package var osVersion: String?
    package var rootFS: RootFS
    /// The steps the image was built in, the first first.
    package var history: [History]
    package var config: ContainerConfig

    package init(
        created: Date? = nil, author: String? = nil, os: String, architecture: String, variant: String? = nil,
        osVersion: String? = nil, rootFS: RootFS, history: [History] = [], config: ContainerConfig = ContainerConfig()
    ) {
        self.created = created
        self.author = author
        self.os = os
        self.architecture = architecture
        self.variant = variant
        self.osVersion = osVersion
        self.rootFS = rootFS
        self.history = history
        self.config = config
    }

    /// What the image runs on, normalised.
    package var platform: Platform {
        Platform(os: os, architecture: architecture, variant: variant, osVersion: osVersion).normalized
    }

    /// What the image runs on when an index lists it for `listed`: that, as containerd has it, since many configurations
    /// don't name the variant. What the configuration says of another system or architecture is believed.
    package func platform(listedFor listed: Platform?) -> Platform {
        let mine = platform
        guard var listed = listed?.normalized, !listed.os.isEmpty, !listed.architecture.isEmpty,
            os.isEmpty || mine.os == listed.os, architecture.isEmpty || mine.architecture == listed.architecture
        else { return mine }
        listed.osVersion = listed.osVersion ?? mine.osVersion
        return listed
    }

    /// The layers uncompressed: `diffIDs` has the lowest first, one for each layer of the manifest.
    package struct RootFS: Hashable, Sendable {
        package var type: String
        package var diffIDs: [Digest]

        package init(type: String = "layers", diffIDs: [Digest]) {
            self.type = type
            self.diffIDs = diffIDs
        }
    }

    /// One step of the build. `emptyLayer` steps changed no file and have no layer.
    package struct History: Hashable, Sendable {
        package var created: Date?
        package var createdBy: String?
        package var comment: String?
        package var emptyLayer: Bool

        package init(
            created: Date? = nil, createdBy: String? = nil, comment: String? = nil, emptyLayer: Bool = false
        ) {
            self.created = created
            self.createdBy = createdBy
            self.comment = comment
            self.emptyLayer = emptyLayer
        }
    }
}

extension ImageConfig {
    /// Reads the blob. Missing fields are empty, and so are those that nothing depends on and that hold something of
    /// another kind. Throws class `incomplete` when it is no JSON object, or when system, architecture or layers can't be
    /// read.
    package init(decoding bytes: [UInt8]) throws(Failure) {
        try self.init(blob: bytes, what: "image configuration")
    }
}
