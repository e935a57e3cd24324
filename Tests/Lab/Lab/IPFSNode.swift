// An IPFS node of the lab's own, for what a client sees of Kubo: its calls `cat`, `add` and `files/stat`.

import Crypto
import Foundation
import Synchronization

/// Keeps files in memory by the CID that it computes. As with Kubo, a file that nobody has is looked for until the client
/// goes away, and only POST is answered. It has no peers.
package final class IPFSNode: Sendable {
    /// What a call is answered with, given the honest answer; nil is none, as for what nobody has.
    package typealias Bend = @Sendable (_ call: Call, _ honest: TestResponse?) -> TestResponse?

    package struct Call: Sendable {
        /// `cat`, `add`, …
        package let name: String
        /// `/ipfs/CID`; empty where the call has none.
        package let path: String
        package let query: [String: String]
    }

    private struct State {
        var files: [String: [UInt8]] = [:]
        var names: [String: String] = [:]
        var calls: [Call] = []
        var searches = 0
    }

    private let state = Mutex(State())
    private let bend: Bend
    private let port = Mutex(0)

    private init(_ bend: @escaping Bend) {
        self.bend = bend
    }

    /// Starts a node for the length of `body`.
    package static func running<Value: Sendable>(
        bend: @escaping Bend = { _, honest in honest }, _ body: (IPFSNode) async throws -> Value
    ) async throws -> Value {
        let node = IPFSNode(bend)
        return try await TestServer.running(answer: { await node.answer($0) }) { server in
            node.port.withLock { $0 = server.port }
            return try await body(node)
        }
    }

    /// The multiaddr of its API.
    package var address: String { "/ip4/127.0.0.1/tcp/\(port.withLock(\.self))" }

    package var calls: [Call] { state.withLock(\.calls) }
    /// How many files are being looked for now.
    package var searches: Int { state.withLock(\.searches) }
    /// What it has, by CID.
    package var files: [String: [UInt8]] { state.withLock(\.files) }

    /// Adds a file.
    @discardableResult package func add(_ bytes: [UInt8]) -> String {
        let cid = Self.cid(of: bytes)
        state.withLock { $0.files[cid] = bytes }
        return cid
    }

    /// Has `/ipns/NAME` stand for a file.
    package func publish(_ cid: String, as name: String) { state.withLock { $0.names[name] = cid } }

    /// Version 1, of one raw block: base 32 of the version, the codec and the multihash. Kubo cuts what is larger than
    /// 256 KiB into several, which shows in the CID alone.
    package static func cid(of bytes: [UInt8]) -> String {
        let binary = [0x01, 0x55, 0x12, 0x20] + Array(SHA256.hash(data: bytes))
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        var text = "b"
        var (value, count) = (0, 0)
        for byte in binary {
            (value, count) = (value << 8 | Int(byte), count + 8)
            while count >= 5 {
                count -= 5
                text.append(alphabet[value >> count & 31])
            }
            value &= 1 << count - 1
        }
        if count > 0 { text.append(alphabet[value << (5 - count) & 31]) }
        return text
    }

    private func answer(_ request: TestRequest) async -> TestResponse {
        let parts = URLComponents(string: request.path)
        let query = Dictionary((parts?.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { $1 }
        let prefix = "/api/v0/"
        guard let path = parts?.path, path.hasPrefix(prefix) else { return TestResponse(404) }
        guard request.method == "POST" else { return TestResponse(405) }
        let call = Call(name: String(path.dropFirst(prefix.count)), path: query["arg"] ?? "", query: query)
        state.withLock { $0.calls.append(call) }
        if let answer = bend(call, honest(call, request)) { return answer }
        state.withLock { $0.searches += 1 }
        while (try? await Task.sleep(for: .seconds(60))) != nil {}
        state.withLock { $0.searches -= 1 }
        return TestResponse(500)
    }

    /// Nil for what is looked for and never found.
    private func honest(_ call: Call, _ request: TestRequest) -> TestResponse? {
        switch call.name {
        case "cat":
            guard let bytes = file(call.path) else { return nil }
            let start = min(bytes.count, call.query["offset"].flatMap { Int($0) } ?? 0)
            let piece = bytes[start...].prefix(call.query["length"].flatMap { Int($0) } ?? .max)
            return TestResponse(200, headers: ["Content-Type": "text/plain"], body: Array(piece), isChunked: true)
        case "add":
            guard let bytes = Self.file(inForm: request) else { return Self.error("file argument 'path' is required") }
            return Self.json("{\"Name\":\"file\",\"Hash\":\"\(add(bytes))\",\"Size\":\"\(bytes.count)\"}")
        case "files/stat":
            guard let bytes = file(call.path) else { return nil }
            return Self.json(
                "{\"Hash\":\"\(call.path.dropFirst(6))\",\"Size\":\(bytes.count),\"CumulativeSize\":\(bytes.count),"
                    + "\"Blocks\":0,\"Type\":\"file\"}")
        default: return TestResponse(404, body: Array("404 page not found".utf8))
        }
    }

    private func file(_ path: String) -> [UInt8]? {
        let name = String(path.dropFirst(6))
        return state.withLock { state in
            state.files[path.hasPrefix("/ipns/") ? state.names[name] ?? "" : name]
        }
    }

    /// The bytes of the one part.
    private static func file(inForm request: TestRequest) -> [UInt8]? {
        let mark = "boundary="
        guard let type = request.header("Content-Type"), let found = type.range(of: mark) else { return nil }
        let boundary = Array("--\(type[found.upperBound...])".utf8)
        let blank = Array("\r\n\r\n".utf8)
        let end = Array("\r\n".utf8) + boundary + Array("--\r\n".utf8)
        guard request.body.starts(with: boundary), request.body.suffix(end.count).elementsEqual(end),
            let head = request.body.prefix(1000).firstRange(of: blank)
        else { return nil }
        return Array(request.body[head.upperBound..<(request.body.count - end.count)])
    }

    private static func json(_ text: String) -> TestResponse {
        TestResponse(200, headers: ["Content-Type": "application/json"], body: Array((text + "\n").utf8))
    }

    /// As Kubo refuses.
    package static func error(_ message: String) -> TestResponse {
        TestResponse(
            500, headers: ["Content-Type": "application/json"],
            body: Array("{\"Message\":\"\(message)\",\"Code\":0,\"Type\":\"error\"}\n".utf8))
    }
}
