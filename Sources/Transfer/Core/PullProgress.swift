// Follows a pull: hands on what the daemon reports, reads manifests as they come, and watches snapshots appear.

import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import OCI
import TransferModel

actor PullProgress {
    typealias Report = @Sendable (TransferEvent) -> Void

    private let containerd: Containerd
    private let report: Report
    /// Whether the daemon calls blobs complete that only wait for their turn.
    private let isDoubtful: Bool
    /// Whether layers may turn out not to be moved at all, which is known at the end.
    private let mayBeLazy: Bool
    private let unpacks: Bool
    /// The layers that have come, or begun to.
    private var moved: Set<Digest> = []
    /// Blobs that were called complete and aren't here.
    private var doubted: [Digest: NodeReport] = [:]
    /// How many manifests will be pulled; nil until an index says.
    private var expected: Int?
    private let isOfAll: Bool
    private var children: [Digest: Descriptor] = [:]
    private var index: Digest?
    /// What the image's name stands for.
    private(set) var root: Descriptor?
    private var known: Set<Digest> = []
    private var unread: [Descriptor] = []
    private var manifests: [Manifest] = []
    /// How often the manifests list each layer.
    private var positions: [Digest: Int] = [:]
    /// When the operation's lease was made, by the daemon's clock.
    private var startedAt: Date?
    private var arrived: Set<Digest> = []
    private var isSettled = false
    /// The daemon has written the image's record, or may have.
    private(set) var hasStored = false

    /// `platforms` are how many are pulled; 0 means all that the index lists.
    init(
        _ containerd: Containerd, platforms: Int, isDoubtful: Bool, mayBeLazy: Bool = false, unpacks: Bool = false,
        report: @escaping Report
    ) {
        self.unpacks = unpacks
        self.isDoubtful = isDoubtful
        self.mayBeLazy = mayBeLazy
        self.containerd = containerd
        self.report = report
        expected = platforms > 0 ? platforms : nil
        isOfAll = platforms == 0
    }

    func apply(_ record: ProgressRecord, under lease: String?) async {
        if record.isSaved { hasStored = true }
        guard var node = record.node else {
            report(.status(record.event))
            return
        }
        if isDoubtful, node.step == .complete, await !isHere(node.digest) {
            node.step = .waiting
            doubted[node.digest] = node
        }
        // Whatever has blobs that are waited for is here.
        arrived.formUnion(node.parents)
        await readDocuments()
        if node.step == .exists, positions[node.digest, default: 0] > 1, await hasCome(node.digest, under: lease) {
            node.step = .complete
        }
        if node.step == .downloading || node.step == .complete { moved.insert(node.digest) }
        report(.node(node))
        if let descriptor = record.descriptor ?? Descriptor(untyped: node),
            node.kind == .index || node.kind == .manifest || node.kind == .attestation,
            known.insert(descriptor.digest).inserted
        {
            root = root ?? descriptor
            unread.append(descriptor)
        }
        if node.step == .complete || node.step == .exists {
            arrived.insert(node.digest)
            await readDocuments()
            await reportUnpackedSize(of: node.digest)
        }
    }

    private func reportUnpackedSize(of digest: Digest) async {
        guard unpacks, positions[digest] != nil,
            let layer = manifests.lazy.flatMap(\.layers).first(where: { $0.digest == digest }),
            let size = await layer.unpackedSize(in: containerd)
        else { return }
        report(.unpackedSize(digest, size))
    }

    /// Whether a blob has come since the operation began: then "already exists" is said of its second place.
    private func hasCome(_ digest: Digest, under lease: String?) async -> Bool {
        if startedAt == nil { startedAt = (try? await containerd.leases())?.first { $0.id == lease }?.createdAt }
        guard let startedAt, let blob = (try? await containerd.blob(digest)).flatMap(\.self) else { return false }
        return blob.createdAt >= startedAt
    }

    /// The sizes of what is pulled, as far as it was read.
    var sizes: [Digest: Int64] {
        let all = (root.map { [$0] } ?? []) + children.values + manifests.flatMap(\.blobs)
        return Dictionary(all.map { ($0.digest, $0.size) }) { first, _ in first }
    }

    /// Whether the daemon has fetched the blob, or part of it, for this pull.
    func hasMoved(_ digest: Digest) -> Bool { moved.contains(digest) }

    private func isHere(_ digest: Digest) async -> Bool { (try? await containerd.blob(digest)).flatMap(\.self) != nil }

    /// Reads what is left when the daemon has replied.
    func finish() async {
        await readRest()
        if !mayBeLazy { settle() }
    }

    /// What the indexes list that were pulled.
    func listed() async -> [Descriptor] {
        await readRest()
        return children.values.filter { !$0.isAttestation }
    }

    private func readRest() async {
        for descriptor in unread { arrived.insert(descriptor.digest) }
        await readDocuments()
    }

    private func readDocuments() async {
        while let position = unread.firstIndex(where: { arrived.contains($0.digest) }) {
            let descriptor = unread.remove(at: position)
            guard let bytes = try? await containerd.document(descriptor.digest),
                let document = try? Document(decoding: bytes, as: descriptor.mediaType)
            else { continue }
            switch document {
            case .index(let document):
                if index != nil, isOfAll { expected = (expected ?? 1) + document.manifests.count - 1 }
                index = index ?? descriptor.digest
                expected = expected ?? document.manifests.count
                for child in document.manifests { children[child.digest] = child }
            case .manifest(let manifest):
                expected = index == nil ? 1 : expected
                manifests.append(manifest)
                for layer in manifest.layers { positions[layer.digest, default: 0] += 1 }
                report(
                    .contents(
                        root: index, manifest: children[descriptor.digest] ?? descriptor, config: manifest.config,
                        layers: manifest.layers))
                if manifests.count == expected, !mayBeLazy { settle() }
            }
        }
    }

    /// Nothing more is to be moved.
    func settle() {
        guard !isSettled else { return }
        isSettled = true
        report(.settled)
    }
}

extension PullProgress {
    /// Looks after the blobs that were called complete too early, and reports how far each really is.
    func watchIngests() async throws {
        while true {
            try await Task.sleep(for: .milliseconds(300))
            guard !doubted.isEmpty, let ingests = try? await containerd.ingests() else { continue }
            for (digest, var node) in doubted {
                if let ingest = ingests.first(where: { $0.ref.hasSuffix(digest.description) }) {
                    (node.step, node.current) = (.downloading, ingest.offset)
                } else if await isHere(digest) {
                    doubted[digest] = nil
                    arrived.insert(digest)
                    (node.step, node.current) = (.complete, node.total ?? 0)
                }
                report(.node(node))
                if node.step == .complete { await reportUnpackedSize(of: digest) }
            }
        }
    }

    /// Looks for the snapshots of the manifest's layers, the lowest first, and reports each that has appeared, until
    /// all are there: for daemons that don't report unpacking.
    ///
    /// Each look costs a line to another host half a kilobyte. A layer comes before it is unpacked: until then it is
    /// looked for rarely, as it may have been unpacked long ago. One that may be lazy doesn't come.
    func watchSnapshots(in snapshotter: String) async throws {
        var manifest: Manifest?
        var chain: [Digest] = []
        var (next, round) = (0, 0)
        while manifest == nil || next < chain.count {
            try await Task.sleep(for: .milliseconds(300))
            if manifest == nil, let first = manifests.first,
                let bytes = try? await containerd.document(first.config.digest),
                let config = try? ImageConfig(decoding: bytes)
            {
                chain = ChainID.chain(of: config.rootFS.diffIDs)
                guard chain.count == first.layers.count else { return }
                manifest = first
            }
            guard let layers = manifest?.layers else { continue }
            func report(_ step: NodeReport.Step) {
                self.report(
                    .node(NodeReport(digest: layers[next].digest, kind: .layer, step: step, total: layers[next].size)))
                next += 1
            }
            let here = layers.indices[next...].prefix { arrived.contains(layers[$0].digest) }
            // All that are below one that is unpacked are, too.
            if !mayBeLazy, here.count > 1, let last = here.last, let step = await unpacked(chain[last], in: snapshotter)
            {
                for _ in here { report(step) }
            }
            while next < chain.count, mayBeLazy || round.isMultiple(of: 10) || here.contains(next),
                let step = await unpacked(chain[next], in: snapshotter)
            {
                report(step)
            }
            if next < chain.count, arrived.contains(layers[next].digest) {
                self.report(.node(NodeReport(digest: layers[next].digest, kind: .layer, step: .unpacking)))
            }
            round += 1
        }
    }

    /// Nil where there is no snapshot of that name that is done.
    private func unpacked(_ chainID: Digest, in snapshotter: String) async -> NodeReport.Step? {
        let found = try? await containerd.snapshotter(snapshotter).snapshot(chainID.description)
        guard let found, found.kind == .committed else { return nil }
        return found.isLazy ? .lazy : .unpacked
    }
}
