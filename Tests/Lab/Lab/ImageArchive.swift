// Image archives as files: OCI layouts and what `docker save` writes.

import Foundation

/// Writes archives of made images.
package enum ImageArchive {
    /// One image under its names; none leaves it unnamed.
    package struct Entry: Sendable {
        package var image: MadeImage
        package var names: [String]

        package init(_ image: MadeImage, _ names: String...) {
            self.image = image
            self.names = names
        }

        package init(_ image: MadeImage, names: [String]) {
            self.image = image
            self.names = names
        }
    }

    /// An OCI layout as a tar file. Each name is a descriptor of its own in index.json.
    package static func writeOCI(_ entries: [Entry], to path: String) throws {
        var tar = try TarWriter(path: path)
        try tar.add("oci-layout", Data(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
        let descriptors = entries.flatMap { entry in
            (entry.names.isEmpty ? [nil] : entry.names.map(Optional.some)).map { name in
                WireDescriptor(entry.image.root, annotations: name.map(annotations))
            }
        }
        try tar.add("index.json", try json(WireIndex(mediaType: ImageSpec.Documents.oci.index, manifests: descriptors)))
        var seen: Set<String> = []
        for blob in entries.flatMap(\.image.blobs) where seen.insert(blob.digest).inserted {
            try tar.add("blobs/sha256/\(blob.hex)", file: blob.path)
        }
        try tar.finish()
    }

    /// What `docker save` wrote before it knew OCI: manifest.json, configs, and layers by their digest. Of each image,
    /// the first variant.
    package static func writeDocker(_ entries: [Entry], to path: String) throws {
        var tar = try TarWriter(path: path)
        var items: [DockerItem] = []
        var seen: Set<String> = []
        for entry in entries {
            guard let variant = entry.image.variants.first else { continue }
            let layers = variant.layers.map { "\($0.blob.hex)/layer.tar" }
            for (layer, name) in zip(variant.layers, layers) where seen.insert(name).inserted {
                try tar.add(name, file: layer.blob.path)
            }
            let config = "\(variant.config.hex).json"
            if seen.insert(config).inserted { try tar.add(config, file: variant.config.path) }
            items.append(DockerItem(Config: config, RepoTags: entry.names, Layers: layers))
        }
        try tar.add("manifest.json", try json(items))
        try tar.finish()
    }

    private struct DockerItem: Encodable {
        var Config: String
        var RepoTags: [String]
        var Layers: [String]
    }

    private static func annotations(_ name: String) -> [String: String] {
        let tag = name.split(separator: "/").last?.split(separator: ":").dropFirst().last
        var annotations = ["io.containerd.image.name": name]
        if let tag { annotations["org.opencontainers.image.ref.name"] = String(tag) }
        return annotations
    }

    private static func json(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }
}
