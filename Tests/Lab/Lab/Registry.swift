// A private docker-registry on a loopback port.

import Foundation

/// One registry, version 2.8. It serves what `put` gave it and what is pushed to it.
package actor Registry {
    package struct Options: Sendable {
        /// Who may enter by basic authentication; nil lets everybody in.
        package var credentials: Credentials?
        /// Tokens from a server of its own, on another port and over plain HTTP, instead of basic authentication.
        package var tokens: TokenOptions?
        /// Speaks TLS with a certificate for 127.0.0.1, localhost and *.tallyman.test from a throw-away authority.
        package var isSecure: Bool

        package init(credentials: Credentials? = nil, tokens: TokenOptions? = nil, isSecure: Bool = false) {
            self.credentials = credentials
            self.tokens = tokens
            self.isSecure = isSecure
        }
    }

    /// A user.
    package struct Credentials: Hashable, Sendable {
        package let user: String
        package let password: String

        package init(user: String = "tally", password: String = "mast and ladder") {
            self.user = user
            self.password = password
        }

        /// The header by which they enter.
        var basic: String { "Basic " + Data("\(user):\(password)".utf8).base64EncodedString() }
    }

    /// Its loopback port; the same after `restart`.
    package nonisolated let port: Int
    package nonisolated let options: Options
    /// Everything it owns; removed by `stop`.
    package nonisolated let folder: String
    private nonisolated let tokenServer: TestServer?
    private let programs: Part.Place
    private var process: KeptProcess

    private init(
        programs: Part.Place, folder: String, options: Options, tokenServer: TestServer?, port: Int,
        process: KeptProcess
    ) {
        self.programs = programs
        self.tokenServer = tokenServer
        self.folder = folder
        self.options = options
        self.port = port
        self.process = process
    }

    /// Starts a registry and returns when its port answers.
    package static func start(options: Options = Options()) async throws -> Registry {
        let programs = try await Parts.shared.place(of: .registry)
        let folder = try TemporaryFolder.make()
        if options.isSecure { try await Certificates.make(in: folder) }
        if let credentials = options.credentials {
            try await credentials.fileLine.write(toFile: "\(folder)/htpasswd", atomically: true, encoding: .utf8)
        }
        var tokenServer: TestServer?
        if let tokens = options.tokens {
            let issuer = try await TokenIssuer(options: tokens, folder: folder)
            tokenServer = try await TestServer.start { request in issuer.answer(request) }
        }
        do {
            let (process, port) = try await launch(
                programs, folder: folder, options: options, realm: realm(of: tokenServer), port: 0)
            return Registry(
                programs: programs, folder: folder, options: options, tokenServer: tokenServer, port: port,
                process: process)
        } catch {
            await tokenServer?.stop()
            throw error
        }
    }

    /// Starts a registry for the length of `body` and stops it whatever happens.
    package static func running<Value: Sendable>(
        options: Options = Options(), _ body: (Registry) async throws -> Value
    ) async throws -> Value {
        let registry = try await start(options: options)
        do {
            let value = try await body(registry)
            await registry.stop()
            return value
        } catch {
            await registry.stop()
            throw error
        }
    }

    /// "127.0.0.1:PORT".
    package nonisolated var host: String { "127.0.0.1:\(port)" }

    /// The authority's certificate, a PEM file, of a registry that is secure.
    package nonisolated var authority: String { "\(folder)/ca.pem" }

    /// The full reference of an image here: "demo/small:1.0" → "127.0.0.1:PORT/demo/small:1.0".
    package nonisolated func reference(_ name: String) -> String { "\(host)/\(name)" }

    /// All it has written so far.
    package nonisolated var log: String {
        (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
    }

    /// The requests it has answered so far, in that order.
    package nonisolated var requests: [HTTPRequest] {
        log.split(separator: "\n").compactMap { HTTPRequest(logLine: $0) }
    }

    /// The requests its token server has answered so far, in that order.
    package nonisolated var tokenRequests: [TestRequest] { tokenServer?.requests ?? [] }

    /// Stops it and removes everything it had.
    package func stop() async {
        await process.end()
        await tokenServer?.stop()
        try? FileManager.default.removeItem(atPath: folder)  // of one that was killed
    }

    /// Kills it with SIGKILL: open transfers break off, later ones are refused. `restart` brings it back.
    package func kill() async {
        await process.end("KILL", keepingFolder: true)
    }

    /// Starts it again on the same port with the same images.
    package func restart() async throws {
        await process.end(keepingFolder: true)
        process = try await Self.launch(
            programs, folder: folder, options: options, realm: Self.realm(of: tokenServer), port: port
        ).process
    }

    private static func launch(
        _ programs: Part.Place, folder: String, options: Options, realm: String?, port: Int
    ) async throws -> (process: KeptProcess, port: Int) {
        let configuration = options.configuration(folder: folder, port: port, realm: realm)
        try configuration.write(toFile: "\(folder)/config.yml", atomically: true, encoding: .utf8)
        let log = "\(folder)/log"
        let before = (try? String(contentsOfFile: log, encoding: .utf8))?.utf8.count ?? 0
        let process = try await KeptProcess.start(
            "\(programs.folder)/docker-registry", ["serve", "\(folder)/config.yml"],
            environment: programs.environment.merging(["OTEL_TRACES_EXPORTER": "none"]) { $1 },
            folder: folder, log: log)
        var found: Int?
        do {
            try await until("docker-registry's port") {
                guard process.isRunning else { throw LabFailure("docker-registry ended") }
                let written = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
                found = listeningPort(in: String(decoding: written.utf8.dropFirst(before), as: UTF8.self))
                return found.map(Loopback.answers(port:)) ?? false
            }
        } catch {
            let written = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            await process.end()
            throw LabFailure("\(error)\n\(written.split(separator: "\n").suffix(4).joined(separator: "\n"))")
        }
        return (process, found ?? port)
    }

    private static func realm(of server: TestServer?) -> String? {
        server.map { "http://\($0.host)/token" }
    }

    /// The port it was given, from its own log: nobody can take it in between.
    private static func listeningPort(in log: String) -> Int? {
        guard let mark = log.range(of: "listening on 127.0.0.1:") else { return nil }
        return Int(log[mark.upperBound...].prefix { $0.isNumber })
    }
}
