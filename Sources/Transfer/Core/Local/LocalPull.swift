// One pull by this program itself: for daemons without a Transfer service, for snapshotters that are to know more than it
// tells, and from IPFS.

import ContainerdClient
import Failure
import FoundationEssentials
import IPFS
import Inventory
import OCI
import RegistryClient
import TransferModel

/// The record is written last, so that a pull that fails changes none. Of what a remote snapshotter mounts lazily nothing
/// is downloaded.
struct LocalPull: Sendable {
    let request: PullRequest
    let context: OperationContext

    private var name: String { request.source.name }

    func run() async throws(Failure) -> TransferResult {
        let platforms = request.platforms.list
        let unpack = try await context.unpackTarget(platforms, request.snapshotter, request.unpack)
        let target = try await context.underLease { leased throws(Failure) in
            try await resolved { target, source throws(Failure) in
                let fetcher = Fetcher(source: source, leased: leased, report: context.report)
                let fetch = ImageFetch(fetcher: fetcher, platforms: platforms, unpack: unpack, context: context)
                let unpacked = try await fetch.run(target) { manifest in
                    LayerSource(reference: name, manifest: manifest, sociIndex: request.sociIndex)
                }
                try await leased.storeImage(name, target)
                // The image is here by now: this may take the registry some seconds.
                if let warning = await unpacked?.warning(request, target, fetcher) { context.report(.warning(warning)) }
                return target
            }
        }
        return TransferResult(
            images: [NamedDigest(reference: name, digest: target.digest)], engine: .local,
            snapshotter: unpack?.snapshotter, unpacked: unpack != nil)
    }

    /// Hands to `body` what the reference stands for, and where its blobs are.
    private func resolved(
        _ body: (_ target: Descriptor, _ source: any BlobSource) async throws(Failure) -> Descriptor
    ) async throws(Failure) -> Descriptor {
        switch request.source {
        case .registry(let reference):
            try await context.access.attempt(reference, context) { attempt throws(Failure) in
                try await attempt.withClient { client throws(Failure) in
                    context.report(.status("resolving \(name)"))
                    let target = try await client.resolve(reference)
                    return try await body(target, RegistryBlobs(client: client, reference: reference))
                }
            }
        case .ipfs(let reference):
            try await context.withIPFS { client throws(Failure) in
                context.report(.status("resolving \(reference)"))
                return try await body(try await client.image(reference), IPFSBlobs(client: client))
            }
        }
    }
}

extension ImageFetch.Unpacked {
    /// Why nothing of it was lazy, where it could have been.
    fileprivate func warning(_ request: PullRequest, _ target: Descriptor, _ fetcher: Fetcher) async -> Failure? {
        await count.warning(of: snapshotter) {
            guard snapshotter.family == .soci else { return snapshotter.reads(layers) }
            return request.sociIndex == nil ? await hasSOCIIndex(target, fetcher) : nil
        }
    }

    /// Nil where that can't be found out.
    private func hasSOCIIndex(_ target: Descriptor, _ fetcher: Fetcher) async -> Bool? {
        if let bytes = try? await fetcher.leased.document(target.digest),
            case .index(let index)? = try? Document(decoding: bytes, as: target.mediaType),
            index.manifests.contains(where: { $0.artifactType == Descriptor.sociIndexes.second })
        {
            return true
        }
        return await fetcher.source.isReferredTo(manifest, by: Descriptor.sociIndexes.first)
    }
}

extension Containerd {
    /// Writes a record, as a new one or over the one of that name, whose labels it keeps besides `labels`.
    func storeImage(
        _ name: String, _ target: Descriptor, labels: [String: String] = [:]
    ) async throws(Failure) {
        let now = Date()
        for _ in 1...3 {
            let old = try await image(named: name)
            let image = ImageRecord(
                name: name, target: target, labels: labels.merging(old?.labels ?? [:]) { new, _ in new },
                createdAt: now, updatedAt: now)
            do throws(Failure) {
                return old == nil ? try await createImage(image) : try await updateImage(image)
            } catch  where error.code == .conflict || error.code == .notFound {
                // Somebody has written or removed it in between.
            }
        }
        throw Failure(.conflict, "The image \(name) is being written by somebody else.", hint: "Try again.")
    }
}
