// Takes the bytes of a blob out of answers, each byte once.

import AsyncHTTPClient
import Crypto
import Failure
import NIOCore
import OCI

struct BlobReader {
    let subject: String
    let size: Int64
    /// The bytes before it have been handed out.
    private(set) var offset: Int64

    init(subject: String, size: Int64, offset: Int64) {
        self.subject = subject
        self.size = size
        self.offset = offset
    }

    var isDone: Bool { offset == size }

    /// Hands out what is new. Throws an error where the answer breaks off, ends too early, or has too much.
    mutating func read(_ response: RegistryResponse, _ take: @Sendable ([UInt8]) async throws -> Void)
        async throws(RequestError)
    {
        let before = offset
        var position = try start(of: response)
        do {
            for try await piece in response.head.body {
                let end = position + Int64(piece.readableBytes)
                guard end <= size else { throw tooLong(response) }
                if end > offset {
                    let new = piece.readableBytesView.suffix(Int(end - max(offset, position)))
                    try await hand([UInt8](new), to: take)
                    offset = end
                }
                position = end
            }
            try Task.checkCancellation()
        } catch {
            let failed = RequestError(transport: error, host: response.url.authority)
            guard failed.kind == .noResponse else { throw failed }
            // What breaks after the last byte has done no harm.
            guard !isDone else { return }
            throw RequestError(.noResponse, tooShort(response, offset, cause: failed.failure.cause))
        }
        guard !isDone else { return }
        // A connection may end cleanly and too early. Where that brought nothing, it won't bring more.
        throw RequestError(offset > before ? .noResponse : .status(response.status), tooShort(response, offset))
    }

    /// Where the answer begins: at 0 where a server ignores the range. Throws an error for what can't fit.
    private func start(of response: RegistryResponse) throws(RequestError) -> Int64 {
        let range = response.header("Content-Range").flatMap { $0.wholeMatch(of: /bytes +([0-9]+)-[0-9]+\/.*/) }
        let start = response.status == 206 ? range.flatMap { Int64($0.1) } ?? .max : 0
        let end = start <= offset ? response.length.map { $0 <= size - start ? start + $0 : .max } ?? size : offset
        guard end <= size else { throw tooLong(response) }
        guard start <= offset, response.status == 206 || end == size else {
            throw RequestError(.status(response.status), tooShort(response, end))
        }
        return start
    }

    private func hand(_ bytes: [UInt8], to take: @Sendable ([UInt8]) async throws -> Void) async throws {
        do {
            try await take(bytes)
        } catch let failure as Failure {
            throw failure
        } catch {
            guard !Task.isCancelled else { throw RequestError.cancelled }
            throw Failure(.internal, "The bytes of \(subject) can't be handed on.", cause: "\(error)")
        }
    }

    private func tooShort(_ response: RegistryResponse, _ count: Int64, cause: String? = nil) -> Failure {
        Failure(.tooShort(count, of: size), at: response.url.authority, for: subject, cause: cause)
    }

    /// After the last byte has been handed out there is nothing to resume, on whatever server.
    private func tooLong(_ response: RegistryResponse) -> RequestError {
        RequestError(
            isDone ? .end : .status(response.status),
            Failure(.tooLong(of: size), at: response.url.authority, for: subject, cause: nil))
    }
}

/// Whether bytes are those that a digest stands for.
extension OCI.Digest {
    func isDigest(of bytes: [UInt8]) -> Bool {
        switch description.prefix(6) {
        case "sha256": hex == Self.text(SHA256.hash(data: bytes))
        case "sha384": hex == Self.text(SHA384.hash(data: bytes))
        default: hex == Self.text(SHA512.hash(data: bytes))
        }
    }

    private static func text(_ hash: some Sequence<UInt8>) -> String {
        hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
