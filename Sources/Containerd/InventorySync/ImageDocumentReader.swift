// Reads the documents of an image, and looks which of its blobs are here.

package import ContainerdClient
package import Failure
package import Inventory
package import OCI

package actor ImageDocumentReader {
    /// More blobs are not looked at: no image has so many, but a document may list them.
    private static let most = 10_000
    /// How many documents may stand one below the other.
    private static let depth = 16
    /// More bytes of documents are not read: a small index may list the same large configuration over and over.
    private static let mostBytes = 128 << 20
    /// How many blobs are looked for at once.
    private static let width = 8

    private let containerd: Containerd
    private var count = 0
    private var bytes = 0

    private init(_ containerd: Containerd) { self.containerd = containerd }

    /// What can't be read becomes the problem of its node; throws only when the daemon is away, or the task cancelled.
    package static func documents(of target: Descriptor, in containerd: Containerd) async throws(Failure)
        -> ImageDocuments
    {
        ImageDocuments(root: try await ImageDocumentReader(containerd).node(target))
    }

    /// `path` are the documents above: one that holds itself would never end.
    private func node(
        _ descriptor: Descriptor, path: [Digest] = [], isPresent: Bool = true
    ) async throws(Failure) -> ImageDocuments.Node {
        count += 1
        let kind: ImageDocuments.Node.Kind =
            switch descriptor.mediaType.role {
            case .index: .index
            case .manifest: descriptor.isAttestation ? .attestation : .manifest
            // The target of an image is a document whatever it calls itself.
            case .config, .layer, .other: path.isEmpty ? .manifest : .other
            }
        var node = ImageDocuments.Node(descriptor, kind, isPresent: isPresent)
        guard kind != .other, isPresent else { return node }
        guard !path.contains(descriptor.digest), path.count < Self.depth else {
            node.problem = Failure(.incomplete, "The documents lead on and on, or to themselves.")
            return node
        }
        do throws(Failure) {
            guard let bytes = try await document(descriptor.digest) else {
                node.isPresent = false
                return node
            }
            switch try Document(decoding: bytes, as: descriptor.mediaType) {
            case .index(let index):
                node.kind = .index
                node.index = index
                let here = try await present(index.manifests.prefix(Self.most - min(count, Self.most)))
                for child in index.manifests {
                    guard count < Self.most else {
                        node.problem = Self.tooMany
                        break
                    }
                    node.children.append(
                        try await self.node(
                            child, path: path + [descriptor.digest], isPresent: here.contains(child.digest)))
                }
            case .manifest(let manifest):
                node.manifest = manifest
                try await addBlobs(of: manifest, to: &node)
            }
        } catch {
            try await record(error, at: &node)
        }
        return node
    }

    private func addBlobs(of manifest: Manifest, to node: inout ImageDocuments.Node) async throws(Failure) {
        var config = ImageDocuments.Node(manifest.config, .config, isPresent: false)
        do throws(Failure) {
            if manifest.config.mediaType.role != .config {
                // What is no image may have a configuration of any kind and size.
                config.isPresent = try await containerd.blob(manifest.config.digest) != nil
            } else if let bytes = try await document(manifest.config.digest) {
                config.isPresent = true
                node.config = try ImageConfig(decoding: bytes)
            }
        } catch {
            try await record(error, at: &config)
        }
        let layers = manifest.layers.prefix(Self.most - min(count, Self.most))
        count += layers.count + 1
        let here = try await present(layers)
        node.children =
            [config]
            + layers.map { layer in
                let kind: ImageDocuments.Node.Kind = layer.mediaType.role == .layer ? .layer : .other
                return ImageDocuments.Node(layer, kind, isPresent: here.contains(layer.digest))
            }
        if layers.count < manifest.layers.count {
            node.problem = Self.tooMany
        }
    }

    /// What can't be read is a problem of its node. It may be here all the same.
    private func record(_ problem: Failure, at node: inout ImageDocuments.Node) async throws(Failure) {
        if problem.code == .daemon || problem.code == .cancelled { throw problem }
        node.problem = problem
        node.isPresent = try await containerd.blob(node.descriptor.digest) != nil
    }

    private func document(_ digest: Digest) async throws(Failure) -> [UInt8]? {
        guard bytes <= Self.mostBytes else {
            throw Failure(.incomplete, "The documents have more than \(Self.mostBytes) bytes: the rest isn't read.")
        }
        let document = try await containerd.document(digest)
        bytes += document?.count ?? 0
        return document
    }

    private static var tooMany: Failure {
        Failure(.incomplete, "More than \(most) blobs are listed: the rest is left out.")
    }

    private func present(_ blobs: some Sequence<Descriptor>) async throws(Failure) -> Set<Digest> {
        var here: Set<Digest> = []
        do {
            try await withThrowingTaskGroup(of: Digest?.self) { [containerd] group in
                for (position, digest) in Set(blobs.map(\.digest)).enumerated() {
                    if position >= Self.width, let found = try await group.next() ?? nil { here.insert(found) }
                    group.addTask { try await containerd.blob(digest)?.digest }
                }
                for try await found in group { if let found { here.insert(found) } }
            }
        } catch {
            throw error as? Failure ?? Failure(.cancelled, "Cancelled.")
        }
        return here
    }
}
