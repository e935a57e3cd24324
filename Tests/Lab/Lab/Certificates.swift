// A throw-away certificate authority and a loopback server's certificate.

import Foundation

enum Certificates {
    /// Writes ca.pem, server.pem and server.key into `folder`, valid for two days. Needs openssl in the path.
    static func make(in folder: String) async throws {
        try """
        subjectAltName = IP:127.0.0.1, DNS:localhost, DNS:*.tallyman.test
        basicConstraints = critical, CA:FALSE
        extendedKeyUsage = serverAuth

        """.write(toFile: "\(folder)/server.ext", atomically: true, encoding: .utf8)
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try await Command.output(
            "openssl",
            ["req", "-x509"] + key + [
                "-subj", "/CN=Tallyman lab authority", "-days", "2", "-keyout", "\(folder)/ca.key",
                "-out", "\(folder)/ca.pem",
            ])
        try await Command.output(
            "openssl",
            ["req", "-new"] + key + [
                "-subj", "/CN=localhost", "-keyout", "\(folder)/server.key", "-out", "\(folder)/server.csr",
            ])
        try await Command.output(
            "openssl",
            [
                "x509", "-req", "-in", "\(folder)/server.csr", "-CA", "\(folder)/ca.pem", "-CAkey", "\(folder)/ca.key",
                "-CAcreateserial", "-days", "2", "-extfile", "\(folder)/server.ext", "-out", "\(folder)/server.pem",
            ])
    }

    /// Writes client.pem and client.key beside what `make` has written: what the authority says of a client.
    static func makeClient(in folder: String) async throws {
        try await Command.output(
            "openssl",
            [
                "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                "/CN=Tallyman lab client", "-keyout", "\(folder)/client.key", "-out", "\(folder)/client.csr",
            ])
        try await Command.output(
            "openssl",
            [
                "x509", "-req", "-in", "\(folder)/client.csr", "-CA", "\(folder)/ca.pem", "-CAkey",
                "\(folder)/ca.key", "-CAcreateserial", "-days", "2", "-out", "\(folder)/client.pem",
            ])
    }
}
