// The requests that write one blob.

import ContainerdAPI
import FoundationEssentials
import GRPCCore
import OCI
import SwiftProtobuf

/// What is said of a blob before its bytes.
struct BlobIngest: Sendable {
    var ref: String
    var total: Int64 = 0
    var expected: Digest?

    /// Asks how much already exists; the daemon refuses a blob that is there as a whole.
    var status: Containerd_Services_Content_V1_WriteContentRequest {
        var request = request(.stat)
        request.total = total
        request.expected = expected?.description ?? ""
        return request
    }

    func request(
        _ action: Containerd_Services_Content_V1_WriteAction
    ) -> Containerd_Services_Content_V1_WriteContentRequest {
        var request = Containerd_Services_Content_V1_WriteContentRequest()
        request.action = action
        request.ref = ref
        return request
    }
}

/// Sends pieces of any size as larger ones: each request costs the daemon an answer. While it writes one, the next is put
/// together; what went ahead of its answers would wait in this program's memory.
actor BlobPieces {
    /// The daemon takes up to 16 MiB. Buffers have powers of two of bytes: what stands around a piece has room in its.
    private static let size = (1024 - 4) << 10
    /// What comes slowly is sent after so long, so that little is lost when this program ends.
    private static let longestHeld = Duration.seconds(1)

    private let ingest: BlobIngest
    private let writer: RPCWriter<Containerd_Services_Content_V1_WriteContentRequest>
    /// How far the daemon has come, as it answers each request.
    private let answers: AsyncStream<Int64>
    private var answered: Int64
    private var offset: Int64
    private var held = Data()
    private var sentAt = ContinuousClock.now

    init(
        _ ingest: BlobIngest, from offset: Int64, answers: AsyncStream<Int64>,
        _ writer: RPCWriter<Containerd_Services_Content_V1_WriteContentRequest>
    ) {
        self.ingest = ingest
        self.answers = answers
        self.answered = offset
        self.offset = offset
        self.writer = writer
    }

    func send(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            if held.isEmpty { held.reserveCapacity(Self.size) }
            let part = rest.prefix(Self.size - held.count)
            held.append(contentsOf: part)
            rest = rest[part.endIndex...]
            if held.count == Self.size || sentAt.duration(to: .now) > Self.longestHeld { try await flush() }
        }
    }

    func commit(_ digest: Digest, _ labels: [String: String]) async throws {
        try await flush()
        var request = ingest.request(.commit)
        request.offset = offset
        request.total = ingest.expected == nil ? offset : ingest.total
        request.expected = digest.description
        request.labels = labels
        try await writer.write(request)
    }

    /// Sends what is put together so far. What a task that is cancelled meanwhile could not send is still held.
    func flush() async throws {
        guard !held.isEmpty else { return }
        while answered < offset, let next = await answers.first(where: { _ in true }) { answered = next }
        var request = ingest.request(.write)
        request.offset = offset
        request.data = held
        try await writer.write(request)
        offset += Int64(held.count)
        held = Data()
        sentAt = .now
    }
}
