// One image into a registry, by this program itself.

import ContainerdClient
import Failure
import Inventory
import OCI
import RegistryClient
import TransferModel

/// Blobs first, then the manifests that list them, and the tag at the end: a registry never has a name for what isn't
/// whole.
struct LocalPush: Sendable {
    let client: RegistryClient
    let reference: Reference
    let leased: Containerd
    let context: OperationContext
    /// Whether layers go too that are not meant to be passed on.
    let takesNondistributable: Bool
    /// Called before a blob is read that the registry wants: some may not be here.
    let provide: @Sendable (Descriptor) async throws(Failure) -> Void

    /// `indexes` are what lists the parts, each before those in it; none where the one part is the image.
    func push(_ parts: [LocalImage.Part], indexes: [LocalImage.StoredIndex]) async throws(Failure) {
        var seen: Set<Digest> = []
        let blobs = parts.flatMap { $0.manifest?.blobs ?? [] }.filter { seen.insert($0.digest).inserted }
            .filter { takesNondistributable || $0.mediaType.isDistributable }
        let manifests = Dictionary(
            parts.flatMap { part in (part.manifest?.blobs ?? []).map { ($0.digest, part.descriptor.digest) } }
        ) { first, _ in first }
        context.reportRelay(of: blobs)
        try await concurrently(context.access.downloads, blobs) { blob throws(Failure) in
            try await push(blob, listedIn: manifests[blob.digest])
        }
        for part in parts {
            // What an index lists that is no manifest can only be a blob.
            guard part.manifest != nil else {
                try await push(part.descriptor, listedIn: nil)
                continue
            }
            guard let bytes = try await leased.document(part.descriptor.digest) else { throw gone(part.descriptor) }
            try await put(bytes, part.descriptor, isTop: indexes.isEmpty)
        }
        for (position, index) in indexes.enumerated().reversed() {
            try await put(index.bytes, index.descriptor, isTop: position == 0)
        }
    }

    private func push(_ blob: Descriptor, listedIn manifest: Digest?) async throws(Failure) {
        let progress = BlobProgress(blob, .uploading, context.report)
        guard try await !client.hasBlob(blob.digest, in: reference.path) else { return progress.end() }
        _ = try await client.upload(
            blob, in: reference.path, mountFrom: try await neighbour(of: blob.digest, listedIn: manifest)
        ) { send in
            try await provide(blob)
            progress.start(at: 0)
            try await leased.read(blob.digest) { piece in
                try await send(piece)
                progress.move(piece.count)
            }
        }
        progress.end()
    }

    /// Another repository of the same registry that the blob came from, or the manifest of one that isn't here: the one
    /// most like this one.
    private func neighbour(of digest: Digest, listedIn manifest: Digest?) async throws(Failure) -> String? {
        var labels = try await leased.blob(digest)?.labels
        if labels == nil, let manifest { labels = try await leased.blob(manifest)?.labels }
        let mine = reference.path.split(separator: "/")
        return DistributionSource.all(in: labels ?? [:]).first { $0.host == reference.host }?.paths
            .filter { $0 != reference.path }
            .max { left, right in
                left.split(separator: "/").commonPrefix(with: mine)
                    < right.split(separator: "/").commonPrefix(with: mine)
            }
    }

    private func put(_ bytes: [UInt8], _ descriptor: Descriptor, isTop: Bool) async throws(Failure) {
        let progress = BlobProgress(descriptor, .uploading, context.report)
        let tag = isTop ? reference.tag : nil
        guard try await !client.hasManifest(descriptor.digest, as: tag, in: reference.path) else {
            return progress.end()
        }
        progress.start(at: 0)
        try await client.putManifest(
            bytes, descriptor.mediaType, as: tag ?? descriptor.digest.description, in: reference.path)
        progress.end()
    }

    private func gone(_ blob: Descriptor) -> Failure {
        Failure(.incomplete, "The blob \(blob.digest) was removed while it was needed.")
    }
}

extension Collection where Element: Equatable {
    /// How many elements two sequences have in common at their beginnings.
    fileprivate func commonPrefix(with other: some Collection<Element>) -> Int {
        zip(self, other).prefix { $0 == $1 }.count
    }
}
