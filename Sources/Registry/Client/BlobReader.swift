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
    private(set) var place: Int64

    init(subject: String, size: Int64, place: Int64) {
        self.subject = subject
        self.size = size
        self.place = place
    }

    var isDone: Bool { place == size }

    /// Hands out what is new. Throws a fault where the answer breaks off, ends too early, or has too much.
    mutating func read(_ answer: Answer, _ take: @Sendable ([UInt8]) async throws -> Void) async throws(Fault) {
        let before = place
        var position = try start(of: answer)
        do {
            for try await piece in answer.response.body {
                let end = position + Int64(piece.readableBytes)
                guard end <= size else { throw tooLong(answer) }
                if end > place {
                    let new = piece.readableBytesView.suffix(Int(end - max(place, position)))
                    try await hand([UInt8](new), to: take)
                    place = end
                }
                position = end
            }
            try Task.checkCancellation()
        } catch {
            let fault = Fault(transport: error, host: answer.url.authority)
            guard fault.kind == .noAnswer else { throw fault }
            // What breaks after the last byte has done no harm.
            guard !isDone else { return }
            throw Fault(.noAnswer, tooShort(answer, place, cause: fault.failure.cause))
        }
        guard !isDone else { return }
        // A connection may end cleanly and too early. Where that brought nothing, it won't bring more.
        throw Fault(place > before ? .noAnswer : .answer(status: answer.status), tooShort(answer, place))
    }

    /// Where the answer begins: at 0 where a server ignores the range. Throws a fault for what can't fit.
    private func start(of answer: Answer) throws(Fault) -> Int64 {
        let range = answer.header("Content-Range").flatMap { $0.wholeMatch(of: /bytes +([0-9]+)-[0-9]+\/.*/) }
        let start = answer.status == 206 ? range.flatMap { Int64($0.1) } ?? .max : 0
        let end = start <= place ? answer.length.map { start + $0 } ?? size : place
        guard end <= size else { throw tooLong(answer) }
        guard start <= place, answer.status == 206 || end == size else {
            throw Fault(.answer(status: answer.status), tooShort(answer, end))
        }
        return start
    }

    private func hand(_ bytes: [UInt8], to take: @Sendable ([UInt8]) async throws -> Void) async throws {
        do {
            try await take(bytes)
        } catch let failure as Failure {
            throw failure
        } catch {
            guard !Task.isCancelled else { throw Fault.cancelled }
            throw Failure(.internal, "The bytes of \(subject) can't be handed on.", cause: "\(error)")
        }
    }

    private func tooShort(_ answer: Answer, _ count: Int64, cause: String? = nil) -> Failure {
        Failure(.tooShort(count, of: size), at: answer.url.authority, for: subject, cause: cause)
    }

    /// After the last byte has been handed out there is nothing to resume, on whatever server.
    private func tooLong(_ answer: Answer) -> Fault {
        Fault(
            isDone ? .end : .answer(status: answer.status),
            Failure(.tooLong(of: size), at: answer.url.authority, for: subject, cause: nil))
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
