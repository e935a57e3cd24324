// An archive on its way from a web server.

import Archive
import AsyncHTTPClient
import Failure
import Foundation
import Glibc
import NIOCore
import NIOHTTP1

struct Download: Sendable {
    private let url: String
    /// Without user and query, which may be secrets.
    private let shown: String

    /// Throws class `reference` for what is no `http` or `https` URL.
    init(_ url: String) throws(Failure) {
        guard var parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme?.lowercased()),
            parts.host?.isEmpty == false
        else { throw Failure(.reference, "That is no URL of an archive.", hint: "It begins with https:// or http://.") }
        self.url = url
        (parts.user, parts.password, parts.query, parts.fragment) = (nil, nil, nil, nil)
        shown = parts.string ?? "the archive"
    }

    /// Hands the body on through a pipe, no faster than it is read. A download that breaks off ends `body`: it must not
    /// take what has come for all.
    func reading<Value: Sendable>(
        _ body: @Sendable @escaping (ByteSource) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw Failure(.internal, "No pipe can be made.", cause: String(cString: strerror(errno)))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let exit = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let entry = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        defer { try? entry.close() }
        let source = try ByteSource(borrowing: ends[0], name: shown)
        do {
            return try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask {
                    // A download that waits for its reader then fails at once.
                    defer { try? exit.close() }
                    return try await body(source)
                }
                group.addTask {
                    try await fetch(into: entry)
                    return nil
                }
                defer { group.cancelAll() }
                while let ended = try await group.next() {
                    if let value = ended { return value }
                }
                throw CancellationError()
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            guard !Task.isCancelled else { throw Failure(.cancelled, "Cancelled.") }
            throw Failure(
                .network, "\(shown) can't be downloaded.", hint: "Check its address, and the network of this host.",
                cause: "\(error)")
        }
    }

    private func fetch(into entry: FileHandle) async throws {
        var configuration = HTTPClient.Configuration(
            timeout: .init(connect: .seconds(15), read: .seconds(60)))
        // A server that can't be reached is said at once, not after minutes of trying.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        do {
            try await fetch(into: entry, by: client)
            try await client.shutdown()
        } catch {
            await shielded { try? await client.shutdown() }
            throw error
        }
    }

    /// Closes the pipe when all of it was handed on.
    private func fetch(into entry: FileHandle, by client: HTTPClient) async throws {
        let response = try await client.execute(HTTPClientRequest(url: url), timeout: .hours(24))
        guard response.status == .ok else {
            throw Failure(
                response.status == .notFound ? .notFound : .network,
                "\(shown) can't be downloaded: the server says \(response.status.code).")
        }
        for try await piece in response.body {
            try await write([UInt8](buffer: piece), to: entry)
        }
        try entry.close()
    }

    /// Waits on a thread of its own for the reader.
    private func write(_ bytes: [UInt8], to pipe: FileHandle) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try pipe.write(contentsOf: Data(bytes)) })
            }
        }
    }
}
