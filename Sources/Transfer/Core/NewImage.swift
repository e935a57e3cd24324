// A new image of one layer, which is in the content store already.

import FoundationEssentials
import JSON
import OCI

struct NewImage: Sendable {
    let config: [UInt8]
    let manifest: [UInt8]
    /// With the annotations that name the image, if it has a name.
    let target: Descriptor

    init(layer: Descriptor, name: String?, platform: Platform, message: String, now: Date) {
        let created = now.formatted(.iso8601)
        let step: [(String, JSONValue)] = [
            ("created", .text(created)), ("created_by", "tallyman import"), ("comment", .text(message)),
        ]
        var fields: [(String, JSONValue)] = [
            ("created", .text(created)), ("architecture", .text(platform.architecture)), ("os", .text(platform.os)),
            ("config", .object([])), ("history", .array([.object(step)])),
            ("rootfs", .object([("type", "layers"), ("diff_ids", JSONValue([layer.digest.description]))])),
        ]
        if let variant = platform.variant { fields.append(("variant", .text(variant))) }
        config = JSONValue.object(fields).sorted.bytes
        manifest =
            JSONValue.object([
                ("schemaVersion", JSONValue(2)), ("mediaType", .text(MediaType.ociManifest.rawValue)),
                ("config", Self.descriptor(.ociConfig, config).json), ("layers", .array([layer.json])),
            ]).sorted.bytes
        var target = Self.descriptor(.ociManifest, manifest)
        target.annotations = name.map(ImageLayout.names) ?? [:]
        self.target = target
    }

    private static func descriptor(_ mediaType: MediaType, _ bytes: [UInt8]) -> Descriptor {
        Descriptor(mediaType: mediaType, digest: .sha256(of: bytes), size: Int64(bytes.count))
    }
}
