// Which containers use which images: by name, by target, or by a blob of it such as its configuration.

import OCI

package struct ImageUsers: Sendable {
    private var byName: [String: [ContainerRecord]] = [:]
    private var byDigest: [String: [ContainerRecord]] = [:]
    /// Names by target: a target in use is so under all its names.
    private var names: [Digest: [String]] = [:]
    private let graph: ResourceGraph

    package init(_ graph: ResourceGraph) {
        self.graph = graph
        for image in graph.resources.images { names[image.target.digest, default: []].append(image.name) }
        for container in graph.resources.containers {
            for reference in container.imageReferences {
                if let digest = reference.digest { byDigest[digest, default: []].append(container) }
                byName[reference.name, default: []].append(container)
            }
        }
    }

    /// Those made from the image, by ID, each once.
    package func containers(of image: ImageRecord) -> [ContainerRecord] {
        var users = (names[image.target.digest] ?? []).flatMap { byName[$0] ?? [] }
        users += byDigest[image.target.digest.description] ?? []
        if !byDigest.isEmpty {
            for blob in graph.blobs(ofImage: image.name) { users += byDigest[blob.description] ?? [] }
        }
        var seen: Set<String> = []
        return users.filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
    }

    /// What containers may call the image: all names of its target, and the digests of its blobs.
    func references(to image: ImageRecord) -> Set<String> {
        Set(names[image.target.digest] ?? [image.name]).union([image.target.digest.description])
            .union(graph.blobs(ofImage: image.name).map(\.description))
    }
}

extension ContainerRecord {
    /// What a container says of its image: a name, and the digest in it.
    struct ImageReference: Hashable {
        var name: String
        var digest: String?

        var names: [String] { [name] + (digest.map { [$0] } ?? []) }
    }

    /// Runtimes note the image in labels, too.
    var imageReferences: [ImageReference] {
        Set([image] + labels.values).filter { !$0.isEmpty }.map { text in
            let digest = text.split(separator: "@").last.flatMap { Digest(String($0)) }
            return ImageReference(name: text, digest: digest?.description)
        }
    }
}
