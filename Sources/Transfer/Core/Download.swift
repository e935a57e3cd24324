// An archive on its way from a web server.

import Archive
import AsyncHTTPClient
import ContainerdClient
import Failure
import FoundationEssentials
import NIOCore
import NIOHTTP1
import TransferModel

struct Download: Sendable {
    private let url: String
    /// Without user and query, which may be secrets.
    private let shown: String

    /// Throws class `reference` for what is no `http` or `https` URL.
    init(_ url: String) throws(Failure) {
        guard let parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme?.lowercased()),
            parts.host?.isEmpty == false
        else { throw Failure(.reference, "The archive's URL is invalid.", hint: "It begins with https:// or http://.") }
        self.url = url
        shown = ArchiveSource.url(url).shown
    }

    /// Hands the body on, no faster than it is read. A download that breaks off ends `body`: it must not take what has
    /// come for all.
    func reading<Value: Sendable>(
        _ body: @Sendable @escaping (ByteSource) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        do {
            return try await ByteSource.reading(shown, from: fetch) { try await body($0) }
        } catch let failure as Failure {
            throw failure
        } catch {
            guard !Task.isCancelled else { throw Failure(.cancelled, "Cancelled.") }
            throw Failure(
                .network, "\(shown) can't be downloaded.", hint: "Check its address, and the network of this host.",
                cause: "\(error)")
        }
    }

    private func fetch(_ send: ([UInt8]) async throws -> Void) async throws {
        var configuration = HTTPClient.Configuration(
            timeout: .init(connect: .seconds(15), read: .seconds(60)))
        // A server that can't be reached is said at once, not after minutes of trying.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        do {
            try await fetch(by: client, send)
            try await client.shutdown()
        } catch {
            await shielded { try? await client.shutdown() }
            throw error
        }
    }

    private func fetch(by client: HTTPClient, _ send: ([UInt8]) async throws -> Void) async throws {
        let response = try await client.execute(HTTPClientRequest(url: url), timeout: .hours(24))
        guard response.status == .ok else {
            throw Failure(
                response.status == .notFound ? .notFound : .network,
                "\(shown) can't be downloaded: the server says \(response.status.code).")
        }
        for try await piece in response.body { try await send([UInt8](buffer: piece)) }
    }
}
