// Indexes, manifests and configs as JSON.

import Foundation

/// The media types of one family.
extension ImageSpec.Documents {
    var index: String {
        switch self {
        case .oci: "application/vnd.oci.image.index.v1+json"
        case .docker: "application/vnd.docker.distribution.manifest.list.v2+json"
        }
    }

    var manifest: String {
        switch self {
        case .oci: "application/vnd.oci.image.manifest.v1+json"
        case .docker: "application/vnd.docker.distribution.manifest.v2+json"
        }
    }

    var config: String {
        switch self {
        case .oci: "application/vnd.oci.image.config.v1+json"
        case .docker: "application/vnd.docker.container.image.v1+json"
        }
    }

    func layer(_ spec: LayerSpec) -> String {
        switch (self, spec.packing) {
        case (.oci, .plain): "application/vnd.oci.image.layer\(spec.isForeign ? ".nondistributable" : "").v1.tar"
        case (.oci, let packing): layer(spec.unpacked) + "+\(packing.rawValue)"
        case (.docker, .plain): "application/vnd.docker.image.rootfs\(spec.isForeign ? ".foreign" : "").diff.tar"
        case (.docker, let packing): layer(spec.unpacked) + ".\(packing.rawValue)"
        }
    }
}

extension LayerSpec {
    fileprivate var unpacked: LayerSpec {
        var spec = self
        spec.packing = .plain
        return spec
    }
}

struct WireDescriptor: Encodable {
    var mediaType: String
    var digest: String
    var size: Int
    var annotations: [String: String]?
    var platform: WirePlatform?
    var urls: [String]?

    init(
        _ blob: MadeBlob, annotations: [String: String]? = nil, platform: WirePlatform? = nil, urls: [String] = []
    ) {
        self.urls = urls.isEmpty ? nil : urls
        mediaType = blob.mediaType
        digest = blob.digest
        size = blob.size
        self.annotations = annotations
        self.platform = platform
    }
}

struct WirePlatform: Encodable {
    var os: String
    var architecture: String
    var variant: String?

    /// "linux/arm/v7".
    init(_ text: String) {
        let parts = text.split(separator: "/").map(String.init)
        os = parts.first ?? "unknown"
        architecture = parts.count > 1 ? parts[1] : "unknown"
        variant = parts.count > 2 ? parts[2] : nil
    }
}

struct WireIndex: Encodable {
    var schemaVersion = 2
    var mediaType: String
    var manifests: [WireDescriptor]
}

struct WireManifest: Encodable {
    var schemaVersion = 2
    var mediaType: String
    var config: WireDescriptor
    var layers: [WireDescriptor]
}

struct WireConfig: Encodable {
    struct Process: Encodable {
        var Env = ["PATH=/bin"]
        var Labels: [String: String]?
    }

    struct RootFS: Encodable {
        var type = "layers"
        var diff_ids: [String]
    }

    struct Step: Encodable {
        var created: String
        var created_by: String
    }

    var architecture: String
    var os: String
    var variant: String?
    var created: String?
    var author: String?
    var config: Process
    var rootfs: RootFS
    var history: [Step]

    init(
        _ platform: WirePlatform, diffIDs: [String], created: String? = nil, labels: [String: String] = [:],
        steps: [String] = []
    ) {
        os = platform.os
        architecture = platform.architecture
        variant = platform.variant
        self.created = created
        author = created.map { _ in "Tallyman's lab" }
        config = Process(Labels: labels.isEmpty ? nil : labels)
        rootfs = RootFS(diff_ids: diffIDs)
        history = steps.map { Step(created: created ?? "", created_by: $0) }
    }
}
