// One image into IPFS, by this program itself: the Transfer service can't.

import ContainerdClient
import Failure
import IPFS
import Inventory
import JSON
import OCI
import Synchronization
import TransferModel

/// Blobs first, then the documents that say which files those have become, and at the end the file that names the image:
/// the descriptor of its root.
struct IPFSPush: Sendable {
    let request: PushRequest
    /// Whether blobs that aren't here are downloaded first.
    let fetchesMissing: Bool
    let context: OperationContext

    func run() async throws(Failure) -> TransferResult {
        guard !request.hasAllTags else {
            throw Failure(.reference, "IPFS has no tags: images are pushed one by one.", hint: "Go without --all-tags.")
        }
        let record = try await context.containerd.findImage(request.image)
        return try await context.withIPFS { client throws(Failure) in
            try await context.underLease { leased throws(Failure) in
                let image =
                    fetchesMissing
                    ? try await context.completed(record, for: request.platforms, leased)
                    : try await LocalImage(record, in: leased)
                let parts = try image.parts(for: request.platforms)
                try check(parts, of: record)
                announce(parts, of: image)
                let (cid, root) = try await NodeFiles(client: client, leased: leased, context: context).add(
                    parts, of: image)
                return TransferResult(
                    images: [NamedDigest(reference: cid.description, digest: root.digest)], engine: .local)
            }
        }
    }

    /// An image whose layers aren't all in IPFS could not be pulled from there.
    private func check(_ parts: [LocalImage.Part], of record: ImageRecord) throws(Failure) {
        let layers = parts.flatMap { $0.manifest?.layers ?? [] }
        guard request.takesNondistributable || layers.allSatisfy(\.mediaType.isDistributable) else {
            throw Failure(
                .policy, "\(record.name) has layers that are not to be passed on, and IPFS is for everybody.",
                hint: "Push them all the same with --allow-nondistributable-artifacts.")
        }
    }

    private func announce(_ parts: [LocalImage.Part], of image: LocalImage) {
        let root = parts.count > 1 ? image.record.target.digest : nil
        for part in parts {
            guard let manifest = part.manifest else { continue }
            context.report(
                .contents(root: root, manifest: part.descriptor, config: manifest.config, layers: manifest.layers))
        }
        context.report(.settled)
    }

    /// Adds files to a node.
    private struct NodeFiles {
        let client: IPFSClient
        let leased: Containerd
        let context: OperationContext

        /// The file that names the image, and the root that it stands for: an index, or the manifest of a single part.
        func add(_ parts: [LocalImage.Part], of image: LocalImage) async throws(Failure) -> (CID, Descriptor) {
            var links = try await blobs(of: parts)
            // What is stated about an image names its manifest, which has another digest by then.
            for part in parts.filter({ !$0.descriptor.isAttestation }) + parts.filter(\.descriptor.isAttestation) {
                guard part.manifest != nil else { continue }
                guard let bytes = try await leased.document(part.descriptor.digest) else {
                    throw Failure(.incomplete, "The blob \(part.descriptor.digest) was removed while it was needed.")
                }
                links[part.descriptor.digest] = try await document(bytes, part.descriptor, links)
            }
            let root: Descriptor
            if parts.count == 1, let link = links[parts[0].descriptor.digest] {
                root = link
            } else {
                let index = try ReducedIndex(of: image, keeping: parts)
                root = try await document(index.bytes, image.record.target, links)
            }
            return (try await client.add("the image's descriptor", bytes: root.json.bytes), root)
        }

        /// What configurations and layers become, and what else an index lists, by digest.
        private func blobs(of parts: [LocalImage.Part]) async throws(Failure) -> [Digest: Descriptor] {
            let links = Mutex<[Digest: Descriptor]>([:])
            var seen: Set<Digest> = []
            let blobs = parts.flatMap { $0.manifest?.blobs ?? [$0.descriptor] }
                .filter { seen.insert($0.digest).inserted }
            context.reportRelay(of: blobs)
            try await concurrently(context.access.downloads, blobs) { blob throws(Failure) in
                let progress = BlobProgress(blob, .uploading, context.report)
                let cid = try await client.add("the blob \(blob.digest)", size: blob.size) { send in
                    progress.start(at: 0)
                    try await leased.read(blob.digest) { piece in
                        try await send(piece)
                        progress.move(piece.count)
                    }
                }
                progress.end()
                var link = blob.stored(as: cid)
                link.mediaType = blob.mediaType.oci
                links.withLock { [link] in $0[blob.digest] = link }
            }
            return links.withLock(\.self)
        }

        /// Adds a document with its links. Progress is that of the document as it is here: the other one is longer by
        /// some CIDs.
        private func document(
            _ bytes: [UInt8], _ descriptor: Descriptor, _ links: [Digest: Descriptor]
        ) async throws(Failure) -> Descriptor {
            guard let linked = LinkedDocument(bytes, as: descriptor.mediaType, links: links) else {
                throw Failure(.incomplete, "The blob \(descriptor.digest) can't be read.")
            }
            let progress = BlobProgress(descriptor, .uploading, context.report)
            progress.start(at: 0)
            let cid = try await client.add("the blob \(descriptor.digest)", bytes: linked.bytes)
            progress.end()
            return linked.descriptor.stored(as: cid)
        }
    }
}

extension OperationContext {
    /// Hands to `body` what this program reaches the IPFS node with. Of a node that says nothing for some seconds it is
    /// told how long.
    func withIPFS<Value: Sendable>(
        _ body: (IPFSClient) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await IPFSClient.with(
            access.ipfs,
            report: { [report] silence in
                guard silence.time >= .seconds(3) else { return }
                report(.silence(of: "the IPFS node", silence.time, limit: silence.limit))
            }, body)
    }
}
