// Blobs from a registry, across breaks and servers.

package import Failure
import NIOHTTP1
package import OCI

extension RegistryClient {
    /// Hands the bytes of a blob to `take`, in order, from `offset` up to the descriptor's size and no further.
    ///
    /// The descriptor's own URLs are asked first, then the servers. After a break it goes on where it was, for as long as
    /// bytes come. The digest is not checked: whoever stores the bytes has to. What `take` throws is thrown here. Throws
    /// class `network` where no server has exactly as many bytes; `notFound`.
    package func blob(
        _ descriptor: Descriptor, in path: String, from offset: Int64 = 0,
        _ take: @Sendable ([UInt8]) async throws -> Void
    ) async throws(Failure) {
        guard 0...descriptor.size ~= offset else {
            throw Failure(.internal, "\(descriptor.digest) has no byte \(offset).")
        }
        var reader = BlobReader(subject: "\(path)@\(descriptor.digest)", size: descriptor.size, offset: offset)
        let sources = try sources(of: descriptor, in: path)
        var backOff = backOff(limit: .standstill)
        while !reader.isDone {
            let before = reader.offset
            var errors: [RequestError] = []
            for source in sources where !reader.isDone {
                do throws(RequestError) {
                    try await read(source, into: &reader, take)
                } catch {
                    guard error.kind != .end else { throw error.failure }
                    errors.append(error)
                }
            }
            guard !reader.isDone else { return }
            if reader.offset > before { backOff.noteProgress() }
            try await pause(after: errors, &backOff)
        }
    }

    /// Returns when another round may help: when any of the servers may have got over its trouble.
    private func pause(after errors: [RequestError], _ backOff: inout BackOff) async throws(Failure) {
        let worst = errors.max { $0.priority < $1.priority }
        do throws(RequestError) {
            if let error = errors.first(where: \.isRateLimit) ?? errors.first(where: \.isPassing) ?? worst {
                try await backOff.wait(after: error)
            }
        } catch {
            throw error.kind == .end ? error.failure : worst?.failure ?? error.failure
        }
    }

    /// A server, and the blob's URL there.
    private struct Source {
        var server: RegistryServer
        var url: WebURL
        var scopes: [String] = []
    }

    /// No credentials and no settings are for the descriptor's own URLs.
    private func sources(of descriptor: Descriptor, in path: String) throws(Failure) -> [Source] {
        let others = descriptor.urls.compactMap { WebURL($0) }.map { url in
            var server = RegistryServer(root: url)
            server.getsCredentials = false
            return Source(server: server, url: url)
        }
        return others
            + (try servers(for: [.pull])).map { server in
                Source(
                    server: server, url: server.url("\(path)/blobs/\(descriptor.digest)"),
                    scopes: [RegistryRequest.scope(path)])
            }
    }

    private func read(
        _ source: Source, into reader: inout BlobReader, _ take: @Sendable ([UInt8]) async throws -> Void
    ) async throws(RequestError) {
        var request = RegistryRequest(url: source.url, scopes: source.scopes, subject: reader.subject)
        if reader.offset > 0 { request.headers.add(name: "Range", value: "bytes=\(reader.offset)-") }
        let response = try await transport.send(request, to: source.server, expecting: [200, 206])
        try await reader.read(response, take)
    }
}
