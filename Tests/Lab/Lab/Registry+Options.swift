// How a private docker-registry is configured.

import Foundation

extension Registry.Options {
    /// `realm` is the token server's URL, of a registry with one.
    func configuration(folder: String, port: Int, realm: String?) -> String {
        let authentication =
            if let realm {
                """
                auth:
                  token:
                    realm: \(realm)
                    service: \(TokenIssuer.service)
                    issuer: \(TokenIssuer.name)
                    rootcertbundle: \(folder)/token.pem

                """
            } else if credentials != nil {
                """
                auth:
                  htpasswd:
                    realm: tallyman-lab
                    path: \(folder)/htpasswd

                """
            } else {
                ""
            }
        let encryption =
            isSecure
            ? """
              tls:
                certificate: \(folder)/server.pem
                key: \(folder)/server.key

            """
            : ""
        return """
            version: 0.1
            log:
              level: info
              fields: {service: lab}
            storage:
              filesystem:
                rootdirectory: \(folder)/storage
              delete:
                enabled: true
            validation:
              manifests:
                urls:
                  allow: ['^http://127\\.0\\.0\\.1:']
            \(authentication)http:
              addr: 127.0.0.1:\(port)
              relativeurls: true
            \(encryption)
            """
    }
}

extension Registry.Credentials {
    /// The line of an htpasswd file. The registry takes bcrypt only; perl's crypt knows it wherever libxcrypt is.
    var fileLine: String {
        get async throws {
            let salt = "$2y$05$" + "tallymanlabtallymanlab"
            let hash = try await Command.output(
                "perl", ["-e", "print crypt($ARGV[0], $ARGV[1])", "--", password, salt])
            guard hash.hasPrefix("$2y$") else { throw LabFailure("perl's crypt knows no bcrypt here") }
            return "\(user):\(hash)\n"
        }
    }
}
