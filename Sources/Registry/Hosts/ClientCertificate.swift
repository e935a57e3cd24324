// What a client shows a server that asks for a certificate.

package struct ClientCertificate: Hashable, Sendable {
    /// Absolute, as every path here.
    package var certificate: String
    /// Nil where the certificate's file holds the key too.
    package var key: String?

    package init(certificate: String, key: String? = nil) {
        self.certificate = certificate
        self.key = key
    }
}
