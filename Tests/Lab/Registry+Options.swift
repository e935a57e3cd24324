// How a private docker-registry is configured.

import Foundation

extension Registry.Options {
    func configuration(folder: String, port: Int) -> String {
        let authentication =
            credentials == nil
            ? ""
            : """
            auth:
              htpasswd:
                realm: tallyman-lab
                path: \(folder)/htpasswd

            """
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
