// An archive of images, or a root file system that becomes an image of one layer.

import Archive
import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import OCI
import Synchronization
import TransferModel

struct Import: Sendable {
    let request: ImportRequest
    let job: Job

    private var platform: Platform { (request.platform ?? .host).normalized }

    private var load: Load {
        Load(platforms: .only([platform]), snapshotter: request.snapshotter, unpack: .auto, job: job)
    }

    func run(_ source: ByteSource) async throws(Failure) -> TransferResult {
        let load = load
        guard try await source.sniff() == .rootFileSystem else { return try await load.run(source) }
        let target = try await job.unpackTarget([platform], request.snapshotter, .auto)
        return try await job.underLease(putBack: { load.names.putBack(hasSucceeded: $0) }) { leased throws(Failure) in
            let layer = try await writeLayer(source, leased)
            job.report(.status("making the image"))
            let image = try NewImage(
                layer: layer, name: request.reference?.description, platform: platform,
                message: request.message ?? "Imported from \(source.name)", now: Date())
            guard job.engine == .transfer else {
                for document in [image.config, image.manifest] { _ = try await leased.writeDocument(document) }
                let entry = ArchiveIntake.Entry(name: request.reference?.description, target: image.target)
                let local = load.local(target, leased)
                return try await local.store(try await local.images(of: [entry]))
            }
            let archive = try ImageLayout.archive([image.target], blobs: [image.config, image.manifest])
            return try await load.store(.archive { try await $0(archive) }, unpackingTo: target, leased)
        }
    }

    /// Streams the tar into the content store, uncompressed, so that its digest is its diff ID too.
    private func writeLayer(_ source: ByteSource, _ leased: Containerd) async throws(Failure) -> Descriptor {
        try await source.decompress()
        source.announce(job.report)
        let state = Mutex((hasher: Digest.Hasher(), walker: TarWalker()))
        let digest = { @Sendable in state.withLock { $0.hasher.finalize() } }
        try await leased.writeBlob(
            ref: "import-\(leased.lease ?? "")", digest: digest,
            labels: { ["containerd.io/uncompressed": digest().description] }
        ) { [report = job.report] send in
            while let piece = try await source.next() {
                state.withLock { state in
                    state.hasher.update(piece)
                    state.walker.take(piece)
                }
                try await send(piece)
                report(.stream(current: await source.taken, total: source.size))
            }
            switch state.withLock({ $0.walker.state }) {
            case .ended: break
            case .inside where state.withLock({ $0.walker.isBetweenEntries }): break
            case .inside: throw Failure.endsEarly(source.name)
            case .broken(let place, let why): throw Failure.damaged(source.name, at: place, why)
            }
        }
        return Descriptor(
            mediaType: .ociLayer, digest: digest(), size: state.withLock { $0.walker.count })
    }
}
