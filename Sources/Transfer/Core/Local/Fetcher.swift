// Brings blobs into the content store, from a registry, an IPFS node or another daemon.

import ContainerdClient
import Failure
import Inventory
import OCI
import RegistryClient
import Synchronization
import TransferModel

struct Fetcher: Sendable {
    let source: any BlobSource
    /// With a lease, which holds all that is fetched.
    let leased: Containerd
    let report: OperationContext.Report

    /// An index, a manifest or a configuration, which is fetched if it isn't here.
    ///
    /// Throws class `incomplete` for one that is too large to be read: nothing of it is fetched.
    func document(_ descriptor: Descriptor, parents: [Digest] = []) async throws(Failure) -> [UInt8] {
        let isManifest = [.index, .manifest].contains(descriptor.mediaType.role)
        guard descriptor.size <= (isManifest ? RegistryClient.longestManifest : Containerd.longestDocument) else {
            throw Failure(
                .incomplete, "The blob \(descriptor.digest) is too large for an image's description.",
                cause: "\(descriptor.size) bytes")
        }
        let taken = Mutex<[UInt8]>([])
        try await fetch(descriptor, parents: parents) { piece in taken.withLock { $0 += piece } }
        let whole = taken.withLock(\.self)
        // Else it was here already, as a whole or in part.
        if whole.count == descriptor.size { return whole }
        guard let bytes = try await leased.document(descriptor.digest) else {
            throw Failure(.incomplete, "The blob \(descriptor.digest) was removed while it was needed.")
        }
        return bytes
    }

    /// Fetches a blob that isn't here; what is here in part is resumed. `see` is shown what comes.
    ///
    /// Throws what the source makes of other bytes than the digest stands for: nothing of them stays.
    func fetch(
        _ descriptor: Descriptor, parents: [Digest] = [], see: @Sendable @escaping ([UInt8]) -> Void = { _ in }
    ) async throws(Failure) {
        let progress = BlobProgress(descriptor, parents: parents, .downloading, report)
        let labels = try await source.labels(of: descriptor)
        let isNew: Bool
        do throws(Failure) {
            isNew = try await leased.writeBlob(descriptor, ref: descriptor.ingestRef, labels: labels) { offset, send in
                // All of it is here, in another namespace.
                guard offset < descriptor.size else { return }
                progress.start(at: offset)
                try await source.read(descriptor, from: offset) { piece in
                    try await send(piece)
                    see(piece)
                    progress.move(piece.count)
                }
            }
        } catch  where error.code == .incomplete {
            throw source.otherBytes(of: descriptor, cause: error.cause)
        }
        if !isNew { try await label(descriptor, labels) }
        progress.end()
    }

    private func label(_ descriptor: Descriptor, _ labels: [String: String]) async throws(Failure) {
        let digest = descriptor.digest
        guard let blob = try await leased.blob(digest) else { return }
        guard blob.size == descriptor.size else {
            throw Failure(
                .incomplete, "The image says that \(digest) has \(descriptor.size) bytes, but it has \(blob.size).",
                hint: "The image is damaged, or was tampered with.")
        }
        let all = DistributionSource.labels(labels, besides: blob.labels)
        if all.contains(where: { blob.labels[$0.key] != $0.value }) { try await leased.label(digest, all) }
    }
}

extension Descriptor {
    /// What containerd's own clients call the ingest of this blob, so that they and this program go on with each
    /// other's (`MakeRefKey` in core/remotes/handlers.go of containerd 2.1.9).
    var ingestRef: String {
        let kind = mediaType.role == .other ? "unknown" : mediaType.role.rawValue
        let name = annotations["org.opencontainers.image.ref.name"].map { "\($0)@" } ?? ""
        return "\(kind)-\(name)\(digest)"
    }
}
