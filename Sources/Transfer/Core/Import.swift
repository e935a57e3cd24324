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
    let context: OperationContext

    private var platform: Platform { (request.platform ?? .host).normalized }

    private var load: Load {
        Load(platforms: .only([platform]), snapshotter: request.snapshotter, unpack: .auto, context: context)
    }

    func run(_ source: ByteSource) async throws(Failure) -> TransferResult {
        let load = load
        let beginning = try await source.sniff()
        guard beginning == .rootFileSystem || beginning == .undecided else { return try await load.run(source) }
        context.report(.engine(context.engine))
        let target = try await context.unpackTarget([platform], request.snapshotter, .auto)
        return try await context.underLease(rollingBack: { load.names.rollbacks(hasSucceeded: $0) }) {
            leased throws(Failure) in
            let archive = try await StoredArchive(source, leased, context.report)
            guard archive.contents == .rootFileSystem else { return try await load.load(archive, target, leased) }
            context.report(.status("making the image"))
            let image = NewImage(
                layer: archive.blob, name: request.reference?.description, platform: platform,
                message: request.message ?? "Imported from \(source.name)", now: Date())
            guard context.engine == .transfer else {
                for document in [image.config, image.manifest] { _ = try await leased.writeDocument(document) }
                let entry = ArchiveIngest.Entry(name: request.reference?.description, target: image.target)
                let local = load.local(target, leased)
                return try await local.store(try await local.images(of: [entry]))
            }
            let documents = try ImageLayout.archive([image.target], blobs: [image.config, image.manifest])
            return try await load.store(.archive { try await $0(documents) }, unpackingTo: target, leased)
        }
    }
}
