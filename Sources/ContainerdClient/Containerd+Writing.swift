// Writing blobs into the content store.

import ContainerdAPI
package import Failure
import GRPCCore
import Inventory
package import OCI
import SwiftProtobuf
import Synchronization

extension Containerd {
    /// How much goes into one message; the daemon takes up to 16 MiB.
    private static let writeSize = 1 << 20

    /// Writes a blob piece by piece, in bounded memory. Call this on a value with a lease, which then holds the blob.
    ///
    /// `ref` names the ingest; one of that name is begun anew. `digest` and `labels` are asked for when all pieces have
    /// been sent; the daemon compares the digest with its own. A blob that is there already is no error. What `produce`
    /// throws is thrown on, and nothing is stored.
    package func writeBlob(
        ref: String, digest: @Sendable @escaping () -> Digest, labels: @Sendable @escaping () -> [String: String],
        _ produce: @escaping ByteProducer
    ) async throws(Failure) {
        let thrown = ProducerFailure()
        do {
            try await call("write a blob") {
                try await thrown.restoring {
                    try await contentService.write(metadata: metadata) { writer in
                        let offset = Atomic<Int64>(0)
                        try await thrown.noting {
                            try await produce { try await write($0, to: ref, at: offset, writer) }
                        }
                        var request = Containerd_Services_Content_V1_WriteContentRequest()
                        request.action = .commit
                        request.ref = ref
                        request.offset = offset.load(ordering: .relaxed)
                        request.total = request.offset
                        request.expected = digest().description
                        request.labels = labels()
                        try await writer.write(request)
                    } onResponse: { response in
                        for try await _ in response.messages {}
                    }
                }
            }
        } catch  where error.class == .conflict {
            // Nobody else may take it from under the lease that is to hold it.
            guard let lease else { return }
            try await add(LeaseResource(id: digest().description, type: "content"), toLease: lease)
        }
    }

    private func write(
        _ bytes: [UInt8], to ref: String, at offset: borrowing Atomic<Int64>,
        _ writer: RPCWriter<Containerd_Services_Content_V1_WriteContentRequest>
    ) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            var request = Containerd_Services_Content_V1_WriteContentRequest()
            request.action = .write
            request.ref = ref
            request.data = .init(rest.prefix(Self.writeSize))
            rest = rest.dropFirst(Self.writeSize)
            request.offset = offset.load(ordering: .relaxed)
            offset.add(Int64(request.data.count), ordering: .relaxed)
            try await writer.write(request)
        }
    }

    /// Writes a small document.
    package func writeDocument(
        _ bytes: [UInt8], labels: [String: String] = [:]
    ) async throws(Failure) -> Digest {
        let digest = Digest.sha256(of: bytes)
        try await writeBlob(ref: "tallyman-\(digest)", digest: { digest }, labels: { labels }) { try await $0(bytes) }
        return digest
    }
}
