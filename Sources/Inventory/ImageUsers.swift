// Which containers use which images: by name, by target, or by a blob of it such as its configuration.

import OCI

package struct ImageUsers: Sendable {
    private var byName: [String: [ContainerRecord]] = [:]
    private var byDigest: [String: [ContainerRecord]] = [:]
    /// Names by target: a target in use is so under all its names.
    private var names: [Digest: [String]] = [:]
    private let graph: HoldingsGraph

    package init(_ graph: HoldingsGraph) {
        self.graph = graph
        for image in graph.holdings.images { names[image.target.digest, default: []].append(image.name) }
        for container in graph.holdings.containers {
            // Runtimes note the image in labels, too.
            for text in Set([container.image] + container.labels.values) where !text.isEmpty {
                if let digest = text.split(separator: "@").last.flatMap({ Digest(String($0)) }) {
                    byDigest[digest.description, default: []].append(container)
                }
                byName[text, default: []].append(container)
            }
        }
    }

    /// Those made from the image, by ID, each once.
    package func containers(of image: ImageRecord) -> [ContainerRecord] {
        var users = (names[image.target.digest] ?? []).flatMap { byName[$0] ?? [] }
        users += byDigest[image.target.digest.description] ?? []
        if !byDigest.isEmpty {
            for blob in graph.blobs(ofImage: image.name) { users += byDigest[blob] ?? [] }
        }
        var seen: Set<String> = []
        return users.filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
    }
}
