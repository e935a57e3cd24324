// Which certificates are trusted and shown, as TLS needs it.

import Failure
import NIOSSL
import RegistryHosts

/// The TLS settings of a server. Paths are absolute.
struct TLSSettings: Hashable, Sendable {
    /// Authorities besides the system's.
    var ca: [String] = []
    var client: [ClientCertificate] = []
    var isUnverified = false

    /// The same towards another server: a client's certificate is for one server only.
    var forOthers: TLSSettings { TLSSettings(ca: ca, isUnverified: isUnverified) }

    /// Throws class `certificate` for files that can't be used.
    func configuration() throws(Failure) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if isUnverified { configuration.certificateVerification = .none }
        for path in ca {
            let certificates = try Self.read(path) { try NIOSSLCertificate.fromPEMFile(path) }
            configuration.additionalTrustRoots.append(.certificates(certificates))
        }
        // A connection shows one certificate; of several the first is taken.
        if let files = client.first {
            let chain = try Self.read(files.certificate) { try NIOSSLCertificate.fromPEMFile(files.certificate) }
            configuration.certificateChain = chain.map { .certificate($0) }
            let keyPath = files.key ?? files.certificate
            configuration.privateKey = .privateKey(
                try Self.read(keyPath) { try NIOSSLPrivateKey(file: keyPath, format: .pem) })
        }
        return configuration
    }

    private static func read<Value>(_ path: String, _ body: () throws -> Value) throws(Failure) -> Value {
        do {
            return try body()
        } catch {
            throw Failure(
                .certificate, "\(path) can't be used.", hint: "It has to be readable, and PEM.", cause: "\(error)")
        }
    }
}
