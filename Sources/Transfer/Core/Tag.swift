// One more name for an image. A name needs no content: what stays in a registry stays there.

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
            context.report(.settled)
            try await write(source, labels: labels(source, old), isNew: old == nil, leased)
        }
        return TransferResult(
            images: [NamedDigest(reference: name, digest: source.target.digest)], engine: context.engine)
    }

    /// The name keeps its labels, and gets the source's besides.
    private func labels(_ source: ImageRecord, _ old: ImageRecord?) -> [String: String] {
        source.labels.merging(old?.labels ?? [:]) { $1 }.passedOn
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

extension [String: String] {
    /// The labels of a record that another one takes over: what they say to the garbage collector and to this program is
    /// about one record alone.
    var passedOn: [String: String] {
        filter { !$0.key.hasPrefix("containerd.io/gc.") && !$0.key.hasPrefix("tallyman/") }
    }
}
