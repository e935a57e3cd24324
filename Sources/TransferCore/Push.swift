// One push through the Transfer service, of one image or of all tags of a repository.

import ContainerdClient
import Failure
import Inventory
import OCI
import TransferModel

/// Everything is looked at before the first byte moves: an image that isn't whole is not begun with.
struct Push: Sendable {
    let request: PushRequest
    let job: Job

    private struct Cargo: Sendable {
        var image: LocalImage
        var reference: Reference
        var parts: [LocalImage.Part]
    }

    func run() async throws(Failure) -> TransferResult {
        let records =
            request.hasAllTags
            ? try await job.containerd.findTags(ofRepository: request.image)
            : [try await job.containerd.findImage(request.image)]
        var cargo: [Cargo] = []
        for record in records { cargo.append(try await load(record)) }
        for one in cargo { announce(one) }
        job.report(.settled)
        let pushed = try await job.underLease { leased throws(Failure) in
            var pushed: [NamedDigest] = []
            for one in cargo { pushed.append(try await push(one, leased)) }
            return pushed
        }
        return TransferResult(images: pushed, engine: .transfer)
    }

    private func load(_ record: ImageRecord) async throws(Failure) -> Cargo {
        guard let reference = Reference(stored: record.name), !reference.registry.isEmpty else {
            throw Failure(
                .reference, "\(record.name) names no registry to push to.", hint: "Tag it with one first.")
        }
        let image = try await LocalImage(record, in: job.containerd)
        let parts = try image.parts(for: request.platforms)
        let layers = parts.flatMap { $0.manifest?.layers ?? [] }
        guard request.takesNondistributable || layers.allSatisfy(\.mediaType.isDistributable) else {
            throw Failure(
                .policy, "\(record.name) has layers that are not to be passed on to registries.",
                hint: "--allow-nondistributable-artifacts pushes them too. Leaving them out isn't possible yet.")
        }
        return Cargo(image: image, reference: reference, parts: parts)
    }

    private func announce(_ cargo: Cargo) {
        let root = cargo.image.index == nil ? nil : cargo.image.record.target.digest
        for part in cargo.parts {
            guard let manifest = part.manifest else { continue }
            job.report(
                .contents(root: root, manifest: part.descriptor, config: manifest.config, layers: manifest.layers))
        }
    }

    /// Pushes the image as it is, or as an index of the parts that were chosen.
    private func push(_ cargo: Cargo, _ leased: Containerd) async throws(Failure) -> NamedDigest {
        let record = cargo.image.record
        guard let index = cargo.image.index, cargo.parts.count < cargo.image.parts.count else {
            try await transfer(record.name, to: cargo.reference, leased)
            return NamedDigest(reference: record.name, digest: record.target.digest)
        }
        guard cargo.reference.digest == nil else {
            throw Failure(
                .reference, "\(record.name) is named by its digest, which an index of some platforms doesn't have.",
                hint: "Tag it with another name first, or push all platforms.")
        }
        let reduced = try ReducedIndex(index, of: record, keeping: cargo.parts)
        return try await reduced.stored(in: leased) { name throws(Failure) in
            try await transfer(name, to: cargo.reference, leased)
            return NamedDigest(reference: record.name, digest: reduced.digest)
        }
    }

    private func transfer(
        _ name: String, to reference: Reference, _ leased: Containerd
    ) async throws(Failure) {
        do throws(Failure) {
            try await job.access.attempt(reference, job) { registry throws(Failure) in
                try await leased.transfer(from: .images(ImagesEndpoint(name: name)), to: .registry(registry)) {
                    record in
                    if let node = record.node {
                        job.report(.node(node))
                    } else {
                        job.report(.status(record.event))
                    }
                }
            }
        } catch {
            throw explain(error, reference)
        }
    }

    private func explain(_ failure: Failure, _ reference: Reference) -> Failure {
        var failure = failure
        switch failure.class {
        case .notFound:
            failure.message = "The registry has no place for \(reference.repository)."
            failure.hint = "Check the name; some registries want a repository made first."
        default: break
        }
        return failure
    }
}
