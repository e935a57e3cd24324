// Documents written by hand, for images that no spec describes.

import Foundation

extension ImageMaker {
    /// A blob of this text.
    package func blob(_ text: String, mediaType: String) throws -> MadeBlob {
        try store(Data(text.utf8), mediaType: mediaType)
    }

    /// A manifest of a configuration and layers.
    package func manifest(
        _ config: MadeBlob, _ layers: [MadeBlob], artifactType: String? = nil
    ) throws -> MadeBlob {
        let type = ImageSpec.Documents.oci.manifest
        let artifact = artifactType.map { "\"artifactType\":\"\($0)\"," } ?? ""
        let list = layers.map { $0.descriptor() }.joined(separator: ",")
        return try blob(
            "{\"schemaVersion\":2,\"mediaType\":\"\(type)\",\(artifact)\"config\":\(config.descriptor()),\"layers\":[\(list)]}",
            mediaType: type)
    }

    /// An index of descriptors.
    package func index(_ descriptors: [String]) throws -> MadeBlob {
        let type = ImageSpec.Documents.oci.index
        return try blob(
            "{\"schemaVersion\":2,\"mediaType\":\"\(type)\",\"manifests\":[\(descriptors.joined(separator: ","))]}",
            mediaType: type)
    }
}

extension MadeBlob {
    /// Its descriptor, as a document has it.
    package func descriptor(platform: String? = nil, annotations: [String: String] = [:]) -> String {
        var fields = ["\"mediaType\":\"\(mediaType)\"", "\"digest\":\"\(digest)\"", "\"size\":\(size)"]
        if let platform {
            let names = ["os", "architecture", "variant"]
            let parts = zip(names, platform.split(separator: "/")).map { "\"\($0)\":\"\($1)\"" }
            fields.append("\"platform\":{\(parts.joined(separator: ","))}")
        }
        if !annotations.isEmpty {
            let pairs = annotations.sorted { $0.key < $1.key }.map { "\"\($0)\":\"\($1)\"" }
            fields.append("\"annotations\":{\(pairs.joined(separator: ","))}")
        }
        return "{\(fields.joined(separator: ","))}"
    }
}

extension MadeImage {
    /// An image of blobs that were made one by one. `root` may be among the manifests.
    package init(root: MadeBlob, manifests: [MadeBlob] = [], blobs: [MadeBlob]) {
        self.init(
            root: root, variants: [], blobs: [root] + manifests.filter { $0 != root } + blobs,
            manifests: manifests + (manifests.contains(root) ? [] : [root]))
    }
}
