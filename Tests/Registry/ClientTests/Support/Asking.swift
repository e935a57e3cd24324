// Short ways to ask a server of a test.

import Failure
import Foundation
import Lab
import OCI
import RegistryClient
import RegistryCredentials
import RegistryHosts

/// Reaches `host` over plain HTTP unless `hosts` or `scheme` say otherwise.
func asking<Value: Sendable>(
    _ host: String, hosts: HostsFile? = nil, scheme: RegistryRoute.Scheme = .http, retries: RetryPolicy = .test,
    credential: Credential? = nil, _ body: (RegistryClient) async throws(Failure) -> Value
) async throws(Failure) -> Value {
    let route = try RegistryRoute(registry: host, hosts: hosts, scheme: scheme)
    return try await RegistryClient.with(route, retries: retries, credential: { _ in credential }, body)
}

extension HostsFile {
    init(mirrors: [HostEntry], server: HostEntry? = nil) {
        self.init(path: "/etc/test/hosts.toml")
        hosts = mirrors
        if let server { serverEntry = server }
    }
}

extension Credential {
    init(_ credentials: Registry.Credentials) {
        self = .password(user: credentials.user, secret: Secret(credentials.password))
    }
}

extension Descriptor {
    init(_ blob: MadeBlob) throws(Failure) {
        guard let digest = Digest(blob.digest) else { throw Failure(.internal, "\(blob.digest) is no digest.") }
        self.init(mediaType: MediaType(blob.mediaType), digest: digest, size: Int64(blob.size))
    }

    init(of bytes: [UInt8], _ mediaType: MediaType = .ociManifest, urls: [String] = []) {
        self.init(mediaType: mediaType, digest: .sha256(of: bytes), size: Int64(bytes.count), urls: urls)
    }
}

extension MadeBlob {
    var bytes: [UInt8] { get throws { [UInt8](try Data(contentsOf: URL(filePath: path))) } }
}

extension RegistryClient {
    /// All bytes from `offset` on.
    func bytes(of descriptor: Descriptor, in path: String, from offset: Int64 = 0) async throws(Failure) -> [UInt8] {
        let collected = Collected()
        try await blob(descriptor, in: path, from: offset) { collected.take($0) }
        return collected.bytes
    }
}
