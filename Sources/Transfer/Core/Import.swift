// An archive of images, or a root file system that becomes an image of one layer.

import Archive
import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import OCI
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
        let beginning = try await source.sniff()
        guard beginning == .rootFileSystem || beginning == .undecided else { return try await load.run(source) }
        job.report(.engine(job.engine))
        let target = try await job.unpackTarget([platform], request.snapshotter, .auto)
        return try await job.underLease(putBack: { load.names.putBack(hasSucceeded: $0) }) { leased throws(Failure) in
            let archive = try await StoredArchive(source, leased, job.report)
            guard archive.contents == .rootFileSystem else { return try await load.load(archive, target, leased) }
            job.report(.status("making the image"))
            let image = NewImage(
                layer: archive.blob, name: request.reference?.description, platform: platform,
                message: request.message ?? "Imported from \(source.name)", now: Date())
            guard job.engine == .transfer else {
                for document in [image.config, image.manifest] { _ = try await leased.writeDocument(document) }
                let entry = ArchiveIntake.Entry(name: request.reference?.description, target: image.target)
                let local = load.local(target, leased)
                return try await local.store(try await local.images(of: [entry]))
            }
            let documents = try ImageLayout.archive([image.target], blobs: [image.config, image.manifest])
            return try await load.store(.archive { try await $0(documents) }, unpackingTo: target, leased)
        }
    }
}
