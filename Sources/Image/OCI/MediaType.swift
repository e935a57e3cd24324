// The media types of images, and what part of an image each of them is.

/// A media type as it stands in a descriptor: `application/vnd.oci.image.index.v1+json`. Any text is allowed.
package struct MediaType: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(_ rawValue: String) { self.rawValue = rawValue }
}

extension MediaType {
    package static let ociIndex = MediaType("application/vnd.oci.image.index.v1+json")
    package static let ociManifest = MediaType("application/vnd.oci.image.manifest.v1+json")
    package static let ociConfig = MediaType("application/vnd.oci.image.config.v1+json")
    package static let ociLayer = MediaType("application/vnd.oci.image.layer.v1.tar")
    package static let ociLayerGzip = MediaType("application/vnd.oci.image.layer.v1.tar+gzip")
    package static let ociLayerZstd = MediaType("application/vnd.oci.image.layer.v1.tar+zstd")
    package static let ociForeignLayer = MediaType("application/vnd.oci.image.layer.nondistributable.v1.tar")
    package static let ociForeignLayerGzip = MediaType("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip")
    package static let ociForeignLayerZstd = MediaType("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd")

    package static let dockerIndex = MediaType("application/vnd.docker.distribution.manifest.list.v2+json")
    package static let dockerManifest = MediaType("application/vnd.docker.distribution.manifest.v2+json")
    package static let dockerConfig = MediaType("application/vnd.docker.container.image.v1+json")
    package static let dockerLayer = MediaType("application/vnd.docker.image.rootfs.diff.tar")
    package static let dockerLayerGzip = MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip")
    package static let dockerLayerZstd = MediaType("application/vnd.docker.image.rootfs.diff.tar.zstd")
    package static let dockerForeignLayer = MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar")
    package static let dockerForeignLayerGzip = MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")
}

extension MediaType {
    /// What OCI calls the same as Docker does; other types are what they are.
    package var oci: MediaType {
        switch self {
        case .dockerIndex: .ociIndex
        case .dockerManifest: .ociManifest
        case .dockerConfig: .ociConfig
        case .dockerLayer: .ociLayer
        case .dockerLayerGzip: .ociLayerGzip
        case .dockerLayerZstd: .ociLayerZstd
        case .dockerForeignLayer: .ociForeignLayer
        case .dockerForeignLayerGzip: .ociForeignLayerGzip
        default: self
        }
    }

    package enum Role: String, Sendable {
        case index, manifest, config, layer, other
    }

    /// What this media type says the blob is. Layers are told by their prefix, so unknown compressions
    /// and encrypted layers are layers too.
    package var role: Role {
        switch self {
        case .ociIndex, .dockerIndex: .index
        case .ociManifest, .dockerManifest: .manifest
        case .ociConfig, .dockerConfig: .config
        default:
            rawValue.hasPrefix("application/vnd.oci.image.layer.")
                || rawValue.hasPrefix("application/vnd.docker.image.rootfs.") ? .layer : .other
        }
    }

    /// False for layers that registries other than their own should not be given, such as Windows base layers.
    package var isDistributable: Bool {
        !rawValue.hasPrefix("application/vnd.oci.image.layer.nondistributable.")
            && !rawValue.hasPrefix("application/vnd.docker.image.rootfs.foreign.")
    }
}
