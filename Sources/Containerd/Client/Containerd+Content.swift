// The blobs of a namespace, and the ones that are being written.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
package import OCI
import SwiftProtobuf

extension Containerd {
    var contentService: Containerd_Services_Content_V1_Content.Client<Transport> { .init(wrapping: client) }

    /// Nil when the blob isn't here.
    package func blob(_ digest: Digest) async throws(Failure) -> ContentRecord? {
        try await find("look for the blob \(digest)") {
            var request = Containerd_Services_Content_V1_InfoRequest()
            request.digest = digest.description
            return ContentRecord(try await contentService.info(request, metadata: metadata).info)
        }
    }

    /// All blobs of the namespace. One without a readable digest is left out.
    package func blobs() async throws(Failure) -> [ContentRecord] { try await blobs(filters: []) }

    /// The blobs on which the label `key` has one of the values.
    package func blobs(labelled key: String, _ values: some Sequence<Digest>) async throws(Failure) -> [ContentRecord] {
        let filters = values.map { "labels.\"\(key)\"==\($0)" }
        return filters.isEmpty ? [] : try await blobs(filters: filters)
    }

    private func blobs(filters: [String]) async throws(Failure) -> [ContentRecord] {
        try await call("list the blobs") {
            var request = Containerd_Services_Content_V1_ListContentRequest()
            request.filters = filters
            return try await contentService.list(request, metadata: metadata) { response in
                var records: [ContentRecord] = []
                for try await message in response.messages { records += message.info.compactMap(ContentRecord.init) }
                return records
            }
        }
    }

    /// Larger blobs are not read as documents.
    package static var longestDocument: Int { 8 << 20 }

    /// The whole of a small blob: an index, a manifest, a configuration. Nil when it isn't here.
    ///
    /// Throws class `incomplete` when it is larger than `limit` bytes.
    package func document(_ digest: Digest, limit: Int = longestDocument) async throws(Failure) -> [UInt8]? {
        try await find("read the blob \(digest)") {
            var request = Containerd_Services_Content_V1_ReadContentRequest()
            request.digest = digest.description
            return try await contentService.read(request, metadata: metadata) { response in
                var bytes: [UInt8] = []
                for try await message in response.messages {
                    bytes += message.data
                    guard bytes.count <= limit else {
                        throw Failure(.incomplete, "The blob \(digest) is too large for an image's description.")
                    }
                }
                return bytes
            }
        }
    }

    /// `count` bytes of a blob, or as many as there are. Throws class `not-found` when it isn't here.
    package func bytes(of digest: Digest, from offset: Int64 = 0, _ count: Int) async throws(Failure) -> [UInt8] {
        try await call("read the blob \(digest)") {
            var request = Containerd_Services_Content_V1_ReadContentRequest()
            request.digest = digest.description
            request.offset = offset
            request.size = Int64(count)
            return try await contentService.read(request, metadata: metadata) { response in
                try await response.messages.reduce(into: []) { $0 += $1.data }
            }
        }
    }

    /// Hands out a blob from the byte `offset` on, piece by piece. Throws class `not-found` when it isn't here.
    package func read(
        _ digest: Digest, from offset: Int64 = 0, _ take: @Sendable @escaping ([UInt8]) async throws -> Void
    ) async throws(Failure) {
        let thrown = ProducerFailure()
        try await call("read the blob \(digest)") {
            var request = Containerd_Services_Content_V1_ReadContentRequest()
            request.digest = digest.description
            request.offset = offset
            try await thrown.restoring {
                try await contentService.read(request, metadata: metadata) { response in
                    try await thrown.noting {
                        for try await message in response.messages { try await take([UInt8](message.data)) }
                    }
                }
            }
        }
    }

    /// Adds labels to a blob; those of other names stay.
    package func label(_ digest: Digest, _ labels: [String: String]) async throws(Failure) {
        guard !labels.isEmpty else { return }
        try await call("label the blob \(digest)") {
            var request = Containerd_Services_Content_V1_UpdateRequest()
            request.info.digest = digest.description
            request.info.labels = labels
            request.updateMask.paths = labels.keys.sorted().map { "labels.\($0)" }
            _ = try await contentService.update(request, metadata: metadata)
        }
    }

    /// Removes a blob, whatever needs it. That it is gone is no error.
    package func deleteBlob(_ digest: Digest) async throws(Failure) {
        _ = try await find("remove the blob \(digest)") {
            var request = Containerd_Services_Content_V1_DeleteContentRequest()
            request.digest = digest.description
            return try await contentService.delete(request, metadata: metadata)
        }
    }

    /// What is being downloaded or uploaded in this namespace, by anyone.
    package func ingests() async throws(Failure) -> [IngestRecord] {
        try await call("list the ingests") {
            try await contentService.listStatuses(.init(), metadata: metadata).statuses.map { status in
                IngestRecord(
                    ref: status.ref, offset: status.offset, total: status.total, expected: status.expected,
                    startedAt: status.startedAt.date, updatedAt: status.updatedAt.date)
            }
        }
    }
}

extension ContentRecord {
    init?(_ info: Containerd_Services_Content_V1_Info) {
        guard let digest = Digest(info.digest) else { return nil }
        self.init(
            digest: digest, size: info.size, labels: info.labels, createdAt: info.createdAt.date,
            updatedAt: info.updatedAt.date)
    }
}
