// What the target of an image holds.

package import Failure
package import FoundationEssentials
package import OCI

package struct TargetContents: Hashable, Sendable {
    /// The platforms whose manifest and configuration are here, in the order of the index.
    package var platforms: [PlatformContents]
    /// The platforms that the index lists and that are not here.
    package var missing: [Platform]
    /// Why the target could not be read, or not all of it.
    package var problem: Failure?

    package init(platforms: [PlatformContents] = [], missing: [Platform] = [], problem: Failure? = nil) {
        self.platforms = platforms
        self.missing = missing
        self.problem = problem
    }
}

/// One platform of an image whose manifest and configuration are here.
package struct PlatformContents: Hashable, Sendable {
    /// As the index says, or the configuration where none does; normalised.
    package var platform: Platform
    package var manifest: Digest
    package var config: Digest
    /// Bytes of manifest, configuration and all layers that the manifest lists, whether the layers are here or not.
    package var blobSize: Int64
    /// When the image was built.
    package var created: Date?
    /// How many layers the manifest lists.
    package var layers: Int
    /// Names the snapshot that the image unpacks to. Nil for an image without layers.
    package var topChainID: Digest?
    /// Whether that snapshot is in the current snapshotter. Nil until known.
    package var unpacked: Bool?
    /// Bytes of the snapshot and all below it in the current snapshotter, 0 when not unpacked. Nil until known.
    package var size: Int64?
    /// Whether layers of it stay in the registry, for the snapshotter to read them as they are used.
    package var isLazy = false

    package init(
        platform: Platform, manifest: Digest, config: Digest, blobSize: Int64, created: Date? = nil, layers: Int,
        topChainID: Digest? = nil, unpacked: Bool? = nil, size: Int64? = nil
    ) {
        self.platform = platform
        self.manifest = manifest
        self.config = config
        self.blobSize = blobSize
        self.created = created
        self.layers = layers
        self.topChainID = topChainID
        self.unpacked = unpacked
        self.size = size
    }
}
