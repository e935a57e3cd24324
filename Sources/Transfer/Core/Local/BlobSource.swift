// Where the local engine has an image's blobs from: a registry, an IPFS node, or another daemon.

import Failure
import IPFS
import OCI
import RegistryClient
import TransferModel

protocol BlobSource: Sendable {
    /// Hands the bytes of a blob to `take`, from `offset` up to its size and no further.
    func read(
        _ blob: Descriptor, from offset: Int64, _ take: @Sendable @escaping ([UInt8]) async throws -> Void
    ) async throws(Failure)

    /// What the labels of a blob say of where it is from.
    func labels(of blob: Descriptor) async throws(Failure) -> [String: String]

    /// Whether something of that artifact type refers to a manifest; nil where that can't be found out.
    func isReferredTo(_ manifest: Digest, by artifactType: String) async -> Bool?

    /// The failure of a blob whose bytes don't match its digest.
    func otherBytes(of blob: Descriptor, cause: String?) -> Failure
}

struct RegistryBlobs: BlobSource {
    let client: RegistryClient
    let reference: Reference

    func read(
        _ blob: Descriptor, from offset: Int64, _ take: @Sendable @escaping ([UInt8]) async throws -> Void
    ) async throws(Failure) {
        switch blob.mediaType.role {
        case .index, .manifest:
            let bytes = try await client.manifest(blob, in: reference.path)
            do {
                try await take(Array(bytes.dropFirst(Int(offset))))
            } catch {
                throw error as? Failure ?? Failure(.cancelled, "Cancelled.")
            }
        case .config, .layer, .other: try await client.blob(blob, in: reference.path, from: offset, take)
        }
    }

    func labels(of blob: Descriptor) -> [String: String] { DistributionSource.label(for: reference) }

    func isReferredTo(_ manifest: Digest, by artifactType: String) async -> Bool? {
        (try? await client.referrers(of: manifest, artifactType: artifactType, in: reference.path)).map { !$0.isEmpty }
    }

    func otherBytes(of blob: Descriptor, cause: String?) -> Failure {
        Failure(.otherBytes, at: reference.registry, for: "\(reference.path)@\(blob.digest)", cause: cause)
    }
}

/// Labels say nothing of IPFS: the image's documents do.
struct IPFSBlobs: BlobSource {
    let client: IPFSClient

    func read(
        _ blob: Descriptor, from offset: Int64, _ take: @Sendable @escaping ([UInt8]) async throws -> Void
    ) async throws(Failure) {
        try await client.blob(blob, from: offset, take)
    }

    func labels(of blob: Descriptor) -> [String: String] { [:] }

    func isReferredTo(_ manifest: Digest, by artifactType: String) async -> Bool? { nil }

    func otherBytes(of blob: Descriptor, cause: String?) -> Failure { .otherFile(blob, cause) }
}
