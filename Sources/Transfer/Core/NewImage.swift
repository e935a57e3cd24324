// A new image of one layer, which is in the content store already.

import Failure
import FoundationEssentials
import OCI

struct NewImage: Sendable {
    let config: [UInt8]
    let manifest: [UInt8]
    /// With the annotations that name the image, if it has a name.
    let target: Descriptor

    init(layer: Descriptor, name: String?, platform: Platform, message: String, now: Date) throws(Failure) {
        let created = now.formatted(.iso8601)
        config = try ImageLayout.encode(
            Config(
                created: created, architecture: platform.architecture, os: platform.os, variant: platform.variant,
                config: [:], rootfs: Config.RootFS(diff_ids: [layer.digest.description]),
                history: [Config.Step(created: created, created_by: "tallyman import", comment: message)]))
        manifest = try ImageLayout.encode(
            ManifestDocument(
                config: ImageLayout.Reference(Self.descriptor(.ociConfig, config)),
                layers: [ImageLayout.Reference(layer)]))
        var target = Self.descriptor(.ociManifest, manifest)
        target.annotations = name.map(ImageLayout.names) ?? [:]
        self.target = target
    }

    private static func descriptor(_ mediaType: MediaType, _ bytes: [UInt8]) -> Descriptor {
        Descriptor(mediaType: mediaType, digest: .sha256(of: bytes), size: Int64(bytes.count))
    }

    private struct Config: Encodable {
        struct RootFS: Encodable {
            var type = "layers"
            var diff_ids: [String]
        }

        struct Step: Encodable {
            var created: String
            var created_by: String
            var comment: String
        }

        var created: String
        var architecture: String
        var os: String
        var variant: String?
        var config: [String: String]
        var rootfs: RootFS
        var history: [Step]
    }

    private struct ManifestDocument: Encodable {
        var schemaVersion = 2
        var mediaType = MediaType.ociManifest.rawValue
        var config: ImageLayout.Reference
        var layers: [ImageLayout.Reference]
    }
}
