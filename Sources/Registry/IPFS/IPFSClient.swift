// A client of an IPFS node's RPC API, for the length of one operation: reads files, adds files.

import AsyncHTTPClient
package import Failure
import FoundationEssentials
import NIOCore
import NIOHTTP1
package import OCI
import RegistryClient

package struct IPFSClient: Sendable {
    private let api: Multiaddr
    private let http: HTTPClient
    private let limits: IPFSAccess.Limits
    /// Told of a node that says nothing.
    private let report: @Sendable (Silence) -> Void

    /// Hands a client to `body`. All connections are ended when that returns, also when it is cancelled.
    ///
    /// Throws what `body` throws, and class `network` or `reference` where no node is known.
    package static func with<Value: Sendable>(
        _ access: IPFSAccess, report: @Sendable @escaping (Silence) -> Void = { _ in },
        _ body: (IPFSClient) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let api = try await access.api()
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: TimeAmount(access.limits.connecting)))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        let http = HTTPClient(configuration: configuration)
        let client = IPFSClient(api: api, http: http, limits: access.limits, report: report)
        let result: Result<Value, Failure>
        do throws(Failure) {
            result = .success(try await body(client))
        } catch {
            result = .failure(error)
        }
        try? await http.shutdown()
        return try result.get()
    }

    /// Hands the bytes of a file to `take`, in order, from `offset` on.
    ///
    /// What `take` throws is thrown on. Throws class `not-found` when the node has not found the file in time, `network`
    /// when the node can't be reached, breaks off, or goes silent.
    package func read(
        _ file: IPFSReference, from offset: Int64 = 0, length: Int64? = nil,
        _ take: @Sendable @escaping ([UInt8]) async throws -> Void
    ) async throws(Failure) {
        var query = [("arg", file.path)]
        if offset > 0 { query.append(("offset", "\(offset)")) }
        if let length { query.append(("length", "\(length)")) }
        let request = request("cat", query)
        let watch = SilenceWatch(limits.answer)
        try await asking(about: file.description) {
            try await watch.during(report: report) { [api] silence in
                silence.hasBegun ? .silent(api, file, silence) : .notFound(file, api, silence)
            } _: { [http, limits] in
                let response = try await http.execute(request, timeout: .hours(24))
                guard response.status == .ok else { throw try await refusal(response, file.description) }
                for try await piece in response.body {
                    watch.pause()
                    try await take([UInt8](buffer: piece))
                    watch.expect(within: limits.silence)
                }
                try Task.checkCancellation()
            }
        }
    }

    /// Adds a file of so many bytes, which the node pins, and returns what it is named by. `produce` hands the bytes to
    /// its argument; what it throws is thrown on.
    package func add(
        _ subject: String, size: Int64,
        _ produce: @Sendable @escaping (_ send: @Sendable @escaping ([UInt8]) async throws -> Void) async throws -> Void
    ) async throws(Failure) -> CID {
        var request = request("add", [("cid-version", "1"), ("pin", "true")])
        let form = MultipartForm()
        request.headers.add(name: "Content-Type", value: form.mediaType)
        let watch = SilenceWatch(limits.answer)
        return try await asking(about: subject) {
            try await watch.during(report: report) { [api] silence in
                .takesNothing(api, subject, silence)
            } _: { [http, limits, request] in
                try await form.body(of: subject, size: size) { send in
                    try await produce { piece in
                        watch.expect(within: limits.silence)
                        try await send(piece)
                        watch.pause()
                    }
                    watch.expect(within: limits.answer)
                }.sending { body in
                    var request = request
                    request.body = body
                    let response = try await http.execute(request, timeout: .hours(24))
                    guard response.status == .ok else { throw try await refusal(response, subject) }
                    return try await cid(response, subject)
                }
            }
        }
    }

    /// Adds a small file.
    package func add(_ subject: String, bytes: [UInt8]) async throws(Failure) -> CID {
        try await add(subject, size: Int64(bytes.count)) { try await $0(bytes) }
    }

    /// A call of the API. All are made by POST.
    private func request(_ name: String, _ query: [(String, String)]) -> HTTPClientRequest {
        let pairs = query.map { "\($0)=\(WebURL.encoded($1))" }.joined(separator: "&")
        var request = HTTPClientRequest(url: "http://\(api.authority)/api/v0/\(name)?\(pairs)")
        request.method = .POST
        request.headers.add(name: "User-Agent", value: "tallyman")
        return request
    }

    private func asking<Value>(about subject: String, _ body: () async throws -> Value) async throws(Failure) -> Value {
        do {
            return try await body()
        } catch {
            throw Failure(asking: api, about: subject, error)
        }
    }

    /// Bytes of an answer that are read.
    private static let longestAnswer = 64 << 10

    /// The first of the lines is about the file.
    private func cid(_ response: HTTPClientResponse, _ subject: String) async throws -> CID {
        let body = try await response.body.collect(upTo: Self.longestAnswer)
        let line = body.readableBytesView.prefix { $0 != UInt8(ascii: "\n") }
        let answer = try? JSONDecoder().decode(AddAnswer.self, from: Data(line))
        guard let cid = answer.flatMap({ CID($0.Hash) }) else {
            throw Failure(
                .network, "The IPFS node at \(api.authority) didn't say what it calls \(subject).",
                cause: String(decoding: line.prefix(500), as: UTF8.self))
        }
        return cid
    }

    private struct AddAnswer: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var Hash: String
    }

    private func refusal(_ response: HTTPClientResponse, _ subject: String) async throws -> Failure {
        let body = try await response.body.collect(upTo: Self.longestAnswer)
        let said = try? JSONDecoder().decode(ErrorAnswer.self, from: Data(body.readableBytesView))
        return .refused(
            subject, by: api, status: Int(response.status.code),
            saying: said?.Message ?? String(decoding: body.readableBytesView.prefix(500), as: UTF8.self))
    }

    private struct ErrorAnswer: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var Message: String
    }
}
