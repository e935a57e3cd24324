// Reads the documents of an image, and looks which of its blobs are here.

package import ContainerdClient
package import Failure
package import Inventory
package import OCI

package actor AnatomyReader {
    /// More blobs are not looked at: no image has so many, but a document may list them.
    private static let most = 10_000
    /// How many documents may stand one below the other.
    private static let depth = 16
    /// How many blobs are looked for at once.
    private static let width = 8

    private let containerd: Containerd
    private var count = 0

    private init(_ containerd: Containerd) { self.containerd = containerd }

    /// What can't be read becomes the problem of its node; throws only when the daemon is away, or the task cancelled.
    package static func anatomy(of target: Descriptor, in containerd: Containerd) async throws(Failure) -> ImageAnatomy
    {
        ImageAnatomy(root: try await AnatomyReader(containerd).node(target, path: []))
    }

    /// `path` are the documents above: one that holds itself would never end.
    private func node(_ descriptor: Descriptor, path: [Digest]) async throws(Failure) -> ImageAnatomy.Node {
        count += 1
        let kind: ImageAnatomy.Node.Kind =
            switch descriptor.mediaType.role {
            case .index: .index
            case .manifest: descriptor.isAttestation ? .attestation : .manifest
            // The target of an image is a document whatever it calls itself.
            case .config, .layer, .other: path.isEmpty ? .manifest : .other
            }
        var node = ImageAnatomy.Node(descriptor, kind, isPresent: true)
        guard kind != .other else {
            node.isPresent = try await containerd.blob(descriptor.digest) != nil
            return node
        }
        guard !path.contains(descriptor.digest), path.count < Self.depth else {
            node.problem = Failure(.incomplete, "The documents lead on and on, or to themselves.")
            return node
        }
        do throws(Failure) {
            guard let bytes = try await containerd.document(descriptor.digest) else {
                node.isPresent = false
                return node
            }
            switch try Document(decoding: bytes, as: descriptor.mediaType) {
            case .index(let index):
                node.kind = .index
                for child in index.manifests {
                    guard count < Self.most else {
                        node.problem = Failure(
                            .incomplete, "More than \(Self.most) blobs are listed: the rest is left out.")
                        break
                    }
                    node.children.append(try await self.node(child, path: path + [descriptor.digest]))
                }
            case .manifest(let manifest):
                node.manifest = manifest
                try await addBlobs(of: manifest, to: &node)
            }
        } catch {
            if error.class == .daemon || error.class == .cancelled { throw error }
            node.problem = error
        }
        return node
    }

    private func addBlobs(of manifest: Manifest, to node: inout ImageAnatomy.Node) async throws(Failure) {
        var config = ImageAnatomy.Node(manifest.config, .config, isPresent: false)
        do throws(Failure) {
            if let bytes = try await containerd.document(manifest.config.digest) {
                config.isPresent = true
                // What is no image may have a configuration of any kind.
                if manifest.config.mediaType.role == .config { node.config = try ImageConfig(decoding: bytes) }
            }
        } catch {
            if error.class == .daemon || error.class == .cancelled { throw error }
            config.problem = error
        }
        let layers = Array(manifest.layers.prefix(max(0, Self.most - count)))
        count += layers.count + 1
        let here = try await present(layers)
        node.children =
            [config]
            + layers.map { layer in
                let kind: ImageAnatomy.Node.Kind = layer.mediaType.role == .layer ? .layer : .other
                return ImageAnatomy.Node(layer, kind, isPresent: here.contains(layer.digest))
            }
        if layers.count < manifest.layers.count {
            node.problem = Failure(.incomplete, "More than \(Self.most) blobs are listed: the rest is left out.")
        }
    }

    private func present(_ blobs: [Descriptor]) async throws(Failure) -> Set<Digest> {
        var here: Set<Digest> = []
        do {
            try await withThrowingTaskGroup(of: Digest?.self) { [containerd] group in
                for (place, digest) in Set(blobs.map(\.digest)).enumerated() {
                    if place >= Self.width, let found = try await group.next() ?? nil { here.insert(found) }
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
