// What a server answered: the head, and a body that is still to be read.

import AsyncHTTPClient
import Failure
import NIOCore
import NIOHTTP1

struct RegistryResponse: Sendable {
    /// Bytes of an error that are read.
    private static let longestError = 16 << 10

    let head: HTTPClientResponse
    /// Who answered, at the end of all redirects.
    let url: WebURL
    let retries: RetryPolicy

    var status: Int { Int(head.status.code) }
    func header(_ name: String) -> String? { head.headers.first(name: name) }
    var length: Int64? { header("Content-Length").flatMap { Int64($0) }.flatMap { $0 < 0 ? nil : $0 } }

    /// The whole body. It ends: an error comes where it is longer than `limit` bytes, or takes too long.
    func bytes(limit: Int, subject: String) async throws(RequestError) -> [UInt8] {
        guard length ?? 0 <= limit else { throw tooLarge(limit, subject) }
        let (bytes, isWhole) = try await read(limit)
        guard isWhole else { throw tooLarge(limit, subject) }
        return bytes
    }

    /// Up to `limit` bytes, and whether that is all.
    private func read(_ limit: Int) async throws(RequestError) -> (bytes: [UInt8], isWhole: Bool) {
        let end = ContinuousClock.now + retries.document
        var bytes: [UInt8] = []
        do {
            for try await piece in head.body {
                guard bytes.count + piece.readableBytes <= limit else {
                    bytes += piece.readableBytesView.prefix(limit - bytes.count)
                    return (bytes, false)
                }
                bytes += piece.readableBytesView
                guard .now < end else { throw HTTPClientError.readTimeout }
            }
            try Task.checkCancellation()
        } catch {
            throw RequestError(transport: error, host: url.authority)
        }
        return (bytes, true)
    }

    /// Reads a small body away, so that the connection can be used again. A large one ends the connection.
    func drain() async throws(RequestError) {
        do throws(RequestError) {
            _ = try await read(Self.longestError)
        } catch {
            guard error.kind != .end else { throw error }
        }
    }

    /// The same with the beginning of its body read. An answer to an upload may come early, and what is still on its way
    /// is lost once the upload is given up.
    func held() async -> RegistryResponse {
        let body = (try? await read(Self.longestError))?.bytes ?? []
        let held = HTTPClientResponse(
            version: head.version, status: head.status, headers: head.headers,
            body: .bytes(ByteBuffer(bytes: body)))
        return RegistryResponse(head: held, url: url, retries: retries)
    }

    /// The error that this answer is.
    func error(_ request: RegistryRequest) async -> RequestError {
        let body = (try? await read(Self.longestError))?.bytes ?? []
        guard !Task.isCancelled else { return .cancelled }
        return RequestError(response: self, body: body, to: request)
    }

    func tooLarge(_ limit: Int, _ subject: String) -> RequestError { error(.tooLarge(limit: limit), subject) }

    /// What is wrong with an answer that has come.
    func error(_ trouble: RegistryTrouble, _ subject: String) -> RequestError {
        RequestError(.status(status), Failure(trouble, at: url.authority, for: subject, cause: nil))
    }
}
