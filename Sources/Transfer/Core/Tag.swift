// One more name for an image.

import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import OCI
import TransferModel

struct Tag: Sendable {
    let request: TagRequest
    let context: OperationContext

    private var name: String { request.target.description }

    func run() async throws(Failure) -> TransferResult {
        let source = try await context.containerd.findImage(request.source)
        let old = try await context.containerd.image(named: name)
        if let old, old.target.digest != source.target.digest, !request.overwrites {
            throw Failure(
                .conflict, "\(name) is another image (\(old.target.digest.short)).",
                hint: "With --force it becomes a name of \(source.target.digest.short) instead.")
        }
        try await context.underLease { leased throws(Failure) in
            try await complete(source, leased)
            context.report(.settled)
            try await write(source, labels: labels(source, old), isNew: old == nil, leased)
        }
        return TransferResult(
            images: [NamedDigest(reference: name, digest: source.target.digest)], engine: context.engine)
    }

    /// An image gets no second name while what this host needs of it can't be had.
    private func complete(_ source: ImageRecord, _ leased: Containerd) async throws(Failure) {
        let isNeedless = { (blob: Descriptor) in !blob.mediaType.isDistributable }
        let image: LocalImage
        do throws(Failure) {
            image = try await context.completed(source, for: .only([]), besides: isNeedless, leased)
        } catch  where error.code == .incomplete {
            // What is no image can have another name too, if it is here.
            guard try await leased.blob(source.target.digest) != nil else { throw error }
            return
        }
        guard (try? image.chosen(for: .only([]))) != nil else { return }
        _ = try image.parts(for: .only([]), besides: isNeedless)
    }

    /// The name keeps its labels, and gets the source's besides; but what they say to the garbage collector and to
    /// this program is about one record alone.
    private func labels(_ source: ImageRecord, _ old: ImageRecord?) -> [String: String] {
        source.labels.merging(old?.labels ?? [:]) { $1 }
            .filter { !$0.key.hasPrefix("containerd.io/gc.") && !$0.key.hasPrefix("tallyman/") }
    }

    private func write(
        _ source: ImageRecord, labels: [String: String], isNew: Bool, _ leased: Containerd
    ) async throws(Failure) {
        guard context.engine == .transfer else {
            let now = Date()
            let image = ImageRecord(
                name: name, target: source.target, labels: labels, createdAt: now, updatedAt: now)
            return isNew ? try await leased.createImage(image) : try await leased.updateImage(image)
        }
        // It is done at once, and half-done it would have to be undone.
        try await shielded { [name] () throws(Failure) in
            try await leased.transfer(
                from: .images(ImagesEndpoint(name: source.name)),
                to: .images(ImagesEndpoint(name: name, labels: labels))
            ) { _ in }
        }
    }
}
