// One push, of one image or of all tags of a repository.

import ContainerdClient
import Failure
import Inventory
import OCI
import RegistryClient
import Synchronization
import TransferModel

/// Everything is looked at before the first byte moves: an image that isn't whole is not begun with.
struct Push: Sendable {
    let request: PushRequest
    let context: OperationContext

    private struct Cargo: Sendable {
        var image: LocalImage
        var reference: Reference
        var parts: [LocalImage.Part]
        /// Local where layers are left out that are not to be passed on: the Transfer service can't.
        var engine: EngineKind
        /// Layers that aren't here: the registry has them, or may take them from another of its repositories.
        var absent: Set<Digest> = []
    }

    func run() async throws(Failure) -> TransferResult {
        let records =
            request.hasAllTags
            ? try await context.containerd.findTags(ofRepository: request.image)
            : [try await context.containerd.findImage(request.image)]
        return try await context.underLease { leased throws(Failure) in
            var cargo: [Cargo] = []
            for record in records { cargo.append(try await load(record, leased)) }
            var engine: EngineKind = cargo.contains { $0.engine == .local } ? .local : .transfer
            context.report(.engine(engine))
            for one in cargo { announce(one) }
            context.report(.settled)
            var pushed: [NamedDigest] = []
            for one in cargo {
                let (image, used) = try await push(one, leased)
                pushed.append(image)
                if used == .local { engine = .local }
            }
            return TransferResult(images: pushed, engine: engine)
        }
    }

    private func load(_ record: ImageRecord, _ leased: Containerd) async throws(Failure) -> Cargo {
        guard let reference = Reference(stored: record.name), !reference.registry.isEmpty else {
            throw Failure(
                .reference, "\(record.name) names no registry to push to.", hint: "Tag it with one first.")
        }
        let isLeftOut = { (blob: Descriptor) in !request.takesNondistributable && !blob.mediaType.isDistributable }
        let isLayer = { (blob: Descriptor) in isLeftOut(blob) || blob.mediaType.role == .layer }
        var image = try await context.completed(record, for: request.platforms, besides: isLayer, leased)
        let missing = ((try? image.chosen(for: request.platforms)) ?? []).flatMap(\.missing)
            .filter { isLayer($0) && !isLeftOut($0) }
        let absent = try await layersToLeave(missing, of: image, reference, leased)
        let isNeedless = { (blob: Descriptor) in isLeftOut(blob) || absent.contains(blob.digest) }
        if !missing.allSatisfy(isNeedless) {
            image = try await context.completed(record, for: request.platforms, besides: isNeedless, leased)
        }
        let parts = try image.parts(for: request.platforms, besides: isNeedless)
        let leavesOut = parts.contains { $0.manifest?.layers.contains(where: isLeftOut) == true }
        guard !leavesOut || context.choice != .transfer else {
            throw Failure(
                .policy, "\(record.name) has layers that are not to be passed on, and Transfer can't leave them out.",
                hint: "Go without --engine transfer, or push them too with --allow-nondistributable-artifacts.")
        }
        if leavesOut { context.report(.note("\(record.name): layers that are not to be passed on are left out")) }
        return Cargo(
            image: image, reference: reference, parts: parts,
            engine: leavesOut || !absent.isEmpty && context.choice == .auto ? .local : context.engine, absent: absent)
    }

    /// Of layers that aren't here those that need not be: the registry has them, or may take them from where the image
    /// came. It is asked only where layers are missing, as those of a lazy image are.
    private func layersToLeave(
        _ missing: [Descriptor], of image: LocalImage, _ reference: Reference, _ leased: Containerd
    ) async throws(Failure) -> Set<Digest> {
        guard !missing.isEmpty else { return [] }
        // Whether it may is seen when it is tried: this program then fetches what it may not, and Transfer could not.
        if context.choice != .transfer,
            try await context.sources(of: image, leased).contains(where: {
                $0.registry == reference.registry && $0.path != reference.path
            })
        {
            return Set(missing.map(\.digest))
        }
        let there = Mutex<Set<Digest>>([])
        do throws(Failure) {
            try await context.access.attempt(reference, context) { attempt throws(Failure) in
                try await attempt.withClient { client throws(Failure) in
                    try await concurrently(context.access.downloads, missing) { layer throws(Failure) in
                        guard try await client.hasBlob(layer.digest, in: reference.path) else { return }
                        there.withLock { _ = $0.insert(layer.digest) }
                    }
                }
            }
        } catch {
            throw explain(error, reference)
        }
        return there.withLock(\.self)
    }

    private func announce(_ cargo: Cargo) {
        let root = cargo.image.index == nil ? nil : cargo.image.record.target.digest
        for part in cargo.parts {
            guard let manifest = part.manifest else { continue }
            context.report(
                .contents(root: root, manifest: part.descriptor, config: manifest.config, layers: manifest.layers))
        }
    }

    /// Pushes the image as it is, or as an index of the parts that were chosen.
    private func push(
        _ cargo: Cargo, _ leased: Containerd
    ) async throws(Failure) -> (NamedDigest, EngineKind) {
        let record = cargo.image.record
        var indexes = cargo.image.indexes
        var reduced: ReducedIndex?
        if !indexes.isEmpty, cargo.parts.count < cargo.image.parts.count {
            guard cargo.reference.digest == nil else {
                throw Failure(
                    .reference,
                    "\(record.name) is named by its digest, which an index of some platforms doesn't have.",
                    hint: "Tag it with another name first, or push all platforms.")
            }
            let some = try ReducedIndex(of: cargo.image, keeping: cargo.parts)
            (reduced, indexes) = (some, [LocalImage.StoredIndex(descriptor: some.target, bytes: some.bytes)])
        }
        let pushed = NamedDigest(reference: record.name, digest: (indexes.first?.descriptor ?? record.target).digest)
        if cargo.engine == .transfer, try await transfer(cargo, reduced, leased) { return (pushed, .transfer) }
        try await local(cargo, indexes: indexes, leased)
        return (pushed, .local)
    }

    /// Has the daemon push. False where it can't go on with what the registry answers, and this program may.
    private func transfer(
        _ cargo: Cargo, _ reduced: ReducedIndex?, _ leased: Containerd
    ) async throws(Failure) -> Bool {
        do throws(Failure) {
            if let reduced {
                try await reduced.stored(in: leased) { name throws(Failure) in
                    try await transfer(name, to: cargo.reference, leased)
                }
            } else {
                try await transfer(cargo.image.record.name, to: cargo.reference, leased)
            }
            return true
        } catch {
            let host = cargo.reference.registry
            guard context.choice == .auto, error == Failure(.unconfirmed, at: host, for: "", cause: error.cause) else {
                throw error
            }
            context.report(.engine(.local))
            context.report(.note("\(host) leaves out a header that Transfer wants to see: this program pushes itself"))
            return false
        }
    }

    private func local(
        _ cargo: Cargo, indexes: [LocalImage.StoredIndex], _ leased: Containerd
    ) async throws(Failure) {
        do throws(Failure) {
            try await context.access.attempt(cargo.reference, context) { attempt throws(Failure) in
                try await attempt.withClient { client throws(Failure) in
                    try await LocalPush(
                        client: client, reference: cargo.reference, leased: leased, context: context,
                        takesNondistributable: request.takesNondistributable
                    ) { layer throws(Failure) in
                        guard cargo.absent.contains(layer.digest) else { return }
                        try await context.fetchQuietly([layer], of: cargo.image, leased)
                    }.push(cargo.parts, indexes: indexes)
                }
            }
        } catch {
            throw explain(error, cargo.reference)
        }
    }

    private func transfer(
        _ name: String, to reference: Reference, _ leased: Containerd
    ) async throws(Failure) {
        do throws(Failure) {
            try await context.access.attempt(reference, context, byDaemon: true) { attempt throws(Failure) in
                try await attempt.withEndpoint { registry throws(Failure) in
                    try await leased.transfer(from: .images(ImagesEndpoint(name: name)), to: .registry(registry)) {
                        record in
                        if let node = record.node {
                            context.report(.node(node))
                        } else {
                            context.report(.status(record.event))
                        }
                    }
                }
            }
        } catch {
            throw explain(error, reference)
        }
    }

    private func explain(_ failure: Failure, _ reference: Reference) -> Failure {
        var failure = failure.ofRegistry(reference)
        switch failure.code {
        case .notFound:
            failure.message = "The registry has no place for \(reference.repository)."
            failure.hint = "Check the name; some registries want a repository made first."
        case .auth:
            failure = Failure(
                .status(401, isWriting: true), at: reference.registry, for: reference.path, cause: failure.cause)
        default: break
        }
        return failure
    }
}
