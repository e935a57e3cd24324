// Blobs and manifests to a registry.

package import Failure
import NIOHTTP1
package import OCI

extension RegistryClient {
    /// Brings a blob to a repository, by one PUT. With `mountFrom`, another repository of the same registry, it is first
    /// asked for from there.
    ///
    /// `produce` hands the bytes to its argument, all of them from the first one. It is called again for another try, so
    /// it has to be able to begin again; it is cancelled when the server answers early. What it throws is thrown here.
    package func upload(
        _ descriptor: Descriptor, in path: String, mountFrom: String? = nil,
        _ produce: @Sendable @escaping (_ send: @Sendable @escaping ([UInt8]) async throws -> Void) async throws -> Void
    ) async throws(Failure) -> UploadOutcome {
        let subject = "\(path)@\(descriptor.digest)"
        let body = UploadBody(size: descriptor.size, subject: subject, produce: produce)
        return try await pushing { server throws(RequestError) in
            var place: WebURL?
            if let mountFrom {
                do throws(RequestError) {
                    place = try await begin(descriptor, in: path, mountFrom: mountFrom, at: server)
                    if place == nil { return .mounted }
                } catch {
                    // Not allowed to read there, or mounts unknown: the bytes are sent instead.
                    guard case .status = error.kind, !error.isPassing else { throw error }
                }
            }
            if place == nil { place = try await begin(descriptor, in: path, mountFrom: nil, at: server) }
            guard let place else { return .uploaded }
            let request = RegistryRequest(
                method: .PUT, url: place.adding("digest", descriptor.digest.description),
                headers: ["Content-Type": "application/octet-stream"], body: .stream(body),
                scopes: [RegistryRequest.scope(path, push: true)], subject: subject)
            _ = try await transport.send(request, to: server, expecting: [200, 201, 204]).drain()
            return .uploaded
        }
    }

    /// Where the bytes are to be sent; nil when the registry has the blob in this repository now.
    private func begin(
        _ descriptor: Descriptor, in path: String, mountFrom: String?, at server: RegistryServer
    ) async throws(RequestError) -> WebURL? {
        var url = server.url("\(path)/blobs/uploads/")
        var scopes = [RegistryRequest.scope(path, push: true)]
        if let mountFrom {
            url = url.adding("mount", descriptor.digest.description).adding("from", mountFrom)
            scopes.append(RegistryRequest.scope(mountFrom))
        }
        let request = RegistryRequest(method: .POST, url: url, scopes: scopes, subject: path)
        let response = try await transport.send(request, to: server, expecting: [201, 202])
        try await response.drain()
        guard response.status == 202 else { return nil }
        guard let place = response.header("Location").flatMap({ WebURL($0, relativeTo: response.url) }),
            server.root.isPlainHTTP || !place.isPlainHTTP
        else {
            throw RequestError(
                .status(202), Failure(.network, "\(response.url.authority) names no place to upload to."))
        }
        return place
    }

    /// Brings a manifest or an index to a repository, under a tag or its digest. What it names has to be there already.
    ///
    /// Throws class `incomplete` where the registry misses something of that.
    package func putManifest(
        _ bytes: [UInt8], _ mediaType: MediaType, as tagOrDigest: String, in path: String
    ) async throws(Failure) {
        let mark = tagOrDigest.contains(":") ? "@" : ":"
        try await pushing { server throws(RequestError) in
            let request = RegistryRequest(
                method: .PUT, url: server.url("\(path)/manifests/\(tagOrDigest)"),
                headers: ["Content-Type": mediaType.rawValue], body: .bytes(bytes),
                scopes: [RegistryRequest.scope(path, push: true)], subject: "\(path)\(mark)\(tagOrDigest)")
            try await transport.send(request, to: server, expecting: [200, 201, 202, 204]).drain()
        }
    }
}

/// How a blob came to be in a repository.
package enum UploadOutcome: Hashable, Sendable {
    /// Its bytes were sent.
    case uploaded
    /// The registry took it from another of its repositories: nothing was sent.
    case mounted
}
