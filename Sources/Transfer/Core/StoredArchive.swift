// An archive in the content store: what can't be told from its beginning is told when all of it has passed.

import Archive
import ContainerdClient
import Failure
import OCI
import Synchronization
import TransferModel

/// Standard input can't be read twice, and memory doesn't hold it; the content store does, under the operation's lease.
struct StoredArchive: Sendable {
    /// The archive uncompressed, so that its digest is the diff ID of the layer that it may be.
    let blob: Descriptor
    let contents: ArchiveContents
    /// The path, or "standard input". For sentences.
    let name: String

    /// Streams what `source` brings into the content store. Throws class `archive` for what is damaged or ends early.
    init(_ source: ByteSource, _ leased: Containerd, _ report: @escaping OperationContext.Report) async throws(Failure)
    {
        source.announce(report)
        try await source.decompress()
        let state = Mutex((hasher: Digest.Hasher(), walker: TarWalker(), scan: ArchiveScan()))
        let digest = { @Sendable in state.withLock { $0.hasher.finalize() } }
        try await leased.writeBlob(
            ref: "import-\(leased.lease ?? "")", digest: digest,
            labels: { [ContentLabels.uncompressed: digest().description] }
        ) { send in
            while let piece = try await source.next() {
                state.withLock { state in
                    state.hasher.update(piece)
                    state.walker.append(piece) { state.scan.add($0) }
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
        blob = Descriptor(mediaType: .ociLayer, digest: digest(), size: state.withLock { $0.walker.count })
        contents = state.withLock { $0.scan.contents }
        name = source.name
    }

    /// Runs `body` with a source of the archive's bytes.
    func reading<Value: Sendable>(
        from leased: Containerd, _ body: @Sendable @escaping (ByteSource) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        do {
            return try await ByteSource.reading(name) { [blob] send in
                try await leased.read(blob.digest) { try await send($0) }
            } _: {
                try await body($0)
            }
        } catch {
            throw error as? Failure ?? Failure(.cancelled, "Cancelled.")
        }
    }
}
