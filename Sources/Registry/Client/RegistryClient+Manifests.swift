// Names to digests, digests to manifests.

package import Failure
import NIOHTTP1
package import OCI

extension RegistryClient {
    /// What a reference means now. The media type is what the registry says, without parameters.
    ///
    /// A server that doesn't say digest or size with the head is asked for the document, whose digest is then computed.
    /// Throws class `notFound`, and `network` where a server says another digest than the reference has.
    package func resolve(_ reference: Reference) async throws(Failure) -> Descriptor {
        guard let digest = reference.digest else {
            let tag = reference.tag ?? "latest"
            return try await first([.pull, .resolve]) { server throws(RequestError) in
                try await describe("manifests", tag, reference, from: server)
            }
        }
        return try await byManifestsThenBlobs { kind throws(Failure) in
            try await first([.pull]) { server throws(RequestError) in
                try await describe(kind, digest.description, reference, from: server)
            }
        }
    }

    /// A manifest or an index, at most 4 MiB, whose size and digest are those of the descriptor.
    ///
    /// Throws class `notFound`, and `network` for other bytes than those.
    package func manifest(_ descriptor: Descriptor, in path: String) async throws(Failure) -> [UInt8] {
        let subject = "\(path)@\(descriptor.digest)"
        guard descriptor.size <= Self.longestManifest else {
            throw Failure(.incomplete, "\(subject) is too large for a manifest: \(descriptor.size) bytes.")
        }
        return try await byManifestsThenBlobs { kind throws(Failure) in
            try await first([.pull]) { server throws(RequestError) in
                let request = RegistryRequest(
                    url: server.url("\(path)/\(kind)/\(descriptor.digest)"), headers: RegistryRequest.documents,
                    scopes: [RegistryRequest.scope(path)], subject: subject)
                let response = try await transport.send(request, to: server, expecting: [200])
                let bytes = try await response.bytes(limit: Self.longestManifest, subject: subject)
                guard bytes.count == descriptor.size else {
                    throw response.wrongSize(subject, Int64(bytes.count), of: descriptor.size)
                }
                guard descriptor.digest.isDigest(of: bytes) else { throw response.wrongBytes(subject) }
                return bytes
            }
        }
    }

    /// Asks for what a reference means, or for a blob of its repository, but not for the bytes. Throws why it can't be had.
    package func probe(_ reference: Reference, blob: Digest? = nil) async throws(Failure) {
        guard let blob else {
            _ = try await resolve(reference)
            return
        }
        try await first([.pull]) { server throws(RequestError) in
            let request = RegistryRequest(
                method: .HEAD, url: server.url("\(reference.path)/blobs/\(blob)"),
                scopes: [RegistryRequest.scope(reference.path)], subject: "\(reference.path)@\(blob)")
            _ = try await transport.send(request, to: server, expecting: [200])
        }
    }

    /// Some registries keep manifests that no tag has ever named among the blobs only.
    private func byManifestsThenBlobs<Value>(
        _ ask: (_ kind: String) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        do throws(Failure) {
            return try await ask("manifests")
        } catch  where error.code == .notFound {
            let missing = error
            do throws(Failure) {
                return try await ask("blobs")
            } catch {
                throw error.code == .cancelled ? error : missing
            }
        }
    }

    private func describe(
        _ kind: String, _ name: String, _ reference: Reference, from server: RegistryServer
    ) async throws(RequestError) -> Descriptor {
        let path = reference.path
        let subject = path + (reference.digest.map { "@\($0)" } ?? ":\(name)")
        var request = RegistryRequest(
            method: .HEAD, url: server.url("\(path)/\(kind)/\(name)"), headers: RegistryRequest.documents,
            scopes: [RegistryRequest.scope(path)], subject: subject)
        // 405: a server that doesn't know HEAD. 400: why is only said to a GET.
        let head = try await transport.send(request, to: server, expecting: [200, 400, 405])
        if head.status == 200, let digest = head.header("Docker-Content-Digest").flatMap(Digest.init),
            let size = head.length
        {
            guard reference.digest ?? digest == digest else { throw head.wrongBytes(subject) }
            guard size <= Self.longestManifest else { throw head.tooLarge(Self.longestManifest, subject) }
            return Descriptor(mediaType: head.mediaType, digest: digest, size: size)
        }
        request.method = .GET
        let response = try await transport.send(request, to: server, expecting: [200])
        let bytes = try await response.bytes(limit: Self.longestManifest, subject: subject)
        guard reference.digest?.isDigest(of: bytes) ?? true else { throw response.wrongBytes(subject) }
        return Descriptor(
            mediaType: response.mediaType, digest: reference.digest ?? .sha256(of: bytes), size: Int64(bytes.count))
    }
}

extension RegistryResponse {
    fileprivate var mediaType: MediaType {
        MediaType(String((header("Content-Type") ?? "").prefix { $0 != ";" && $0 != " " }))
    }

    fileprivate func wrongBytes(_ subject: String) -> RequestError { error(.otherBytes, subject) }

    fileprivate func wrongSize(_ subject: String, _ count: Int64, of size: Int64) -> RequestError {
        error(count < size ? .tooShort(count, of: size) : .tooLong(of: size), subject)
    }
}
