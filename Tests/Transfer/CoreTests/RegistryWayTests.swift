// Whole pulls through a proxy that makes tunnels, and with a certificate of the client.

import Failure
import Foundation
import Lab
import LabTraits
import RegistryCredentials
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root, .program("openssl")), .timeLimit(.minutes(2))) struct RegistryWayTests {
    private static func image() async throws -> MadeImage {
        try await ImageMaker().make(ImageSpec(LayerSpec.stack(6, bytes: 3_000_000, seed: 1000)))
    }

    /// Writes a hosts file for a registry into a hosts directory, and returns that.
    private func hosts(_ folder: String, _ registry: String, _ lines: String) throws -> String {
        let place = "\(folder)/certs.d/\(registry)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try "server = \"https://\(registry)\"\n\(lines)\n".write(
            toFile: "\(place)/hosts.toml", atomically: true, encoding: .utf8)
        return "\(folder)/certs.d"
    }

    @Test(arguments: [
        ("mast%20and%20ladder", "HTTPS_PROXY", true), ("mast%20and%20ladder", "https_proxy", true),
        ("wrong", "HTTPS_PROXY", false), ("mast%20and%20ladder", "HTTP_PROXY", false),
    ])
    func `a proxy leads to a registry that nobody else does`(
        password: String, variable: String, isGood: Bool
    ) async throws {
        let image = try await Self.image()
        try await TestServer.running(tls: true, answer: image.answer) { server in
            // A name that only the proxy knows. None of it is for this machine, which no proxy is asked for.
            let registry = "registry.tallyman.test:\(server.port)"
            try await TunnelProxy.running(before: server.port, user: Registry.Credentials()) { proxy in
                try await withFolder { folder in
                    let access = RegistryAccess(
                        hostsDirectories: [try hosts(folder, registry, "ca = \"\(server.authority)\"")],
                        environment: ["HOME": folder, variable: "http://tally:\(password)@\(proxy.host)"])
                    try await Daemon.runningLocally(access: access) { daemon, core throws in
                        let folded = Folded()
                        let outcome = try await core.pull("\(registry)/demo/fake:1", into: folded)
                        #expect((outcome.result?.unpacked == true) == isGood)
                        #expect(outcome.failure?.code == (isGood ? nil : .network))
                        #expect(outcome.failure.map { "\($0)".contains(password) } != true)
                        if password == "wrong" {
                            #expect(outcome.failure?.message == "The proxy \(proxy.host) refuses to connect.")
                        }
                        if isGood { folded.expectWhole() } else { try await daemon.expectEmpty() }
                    }
                    #expect(proxy.requests.allSatisfy { $0.method == "CONNECT" && $0.path == registry })
                    #expect(proxy.requests.isEmpty == (variable == "HTTP_PROXY"))
                    #expect(server.requests.isEmpty == !isGood)
                    #expect(server.requests.allSatisfy { $0.header("Proxy-Authorization") == nil })
                }
            }
        }
    }

    @Test(arguments: [407, 200])
    func `a proxy is told the whole URL of a registry that speaks plain HTTP`(status: Int) async throws {
        let image = try await Self.image()
        let registry = "registry.tallyman.test:5000"
        let mark = "http://\(registry)"
        try await TestServer.running { request in
            guard status == 200, request.path.hasPrefix(mark) else { return TestResponse(407) }
            let path = String(request.path.dropFirst(mark.count))
            return image.answer(TestRequest(method: request.method, path: path, headers: request.headers))
        } _: { proxy in
            let access = RegistryAccess(
                environment: ["HOME": "/nowhere", "HTTP_PROXY": "http://tally:mast%20and%20ladder@\(proxy.host)"])
            access.plainHTTP.give(for: registry)
            try await Daemon.runningLocally(access: access) { daemon, core throws in
                let failure = try await core.pull("\(registry)/demo/fake:1").failure
                #expect(failure?.message == (status == 200 ? nil : "The proxy \(proxy.host) refuses to connect."))
            }
            #expect(proxy.requests.allSatisfy { $0.method != "CONNECT" && $0.path.hasPrefix(mark) })
            #expect(proxy.requests.allSatisfy { $0.header("Host") == registry })
            let login = "Basic " + Data("tally:mast and ladder".utf8).base64EncodedString()
            #expect(proxy.requests.allSatisfy { $0.header("Proxy-Authorization") == login })
            #expect(status == 200 || proxy.requests.count == 1)
        }
    }

    @Test(arguments: [EngineChoice.transfer, .local], ["HTTPS_PROXY", "HTTP_PROXY"])
    func `a proxy that is away is named, not the registry`(engine: EngineChoice, variable: String) async throws {
        let environment = [variable: "http://127.0.0.1:9"]
        let access = RegistryAccess(environment: environment.merging(["HOME": "/nowhere"]) { $1 })
        let registry = "registry.tallyman.test:5000"
        if variable == "HTTP_PROXY" { access.plainHTTP.give(for: registry) }
        try await Daemon.running(options: Daemon.Options(environment: environment)) { daemon in
            try await daemon.withCore(access: access, engine: engine) { core throws in
                let failure = try await core.pull("\(registry)/demo/fake:1").failure
                #expect(failure?.code == .network)
                #expect(failure?.message == "The proxy 127.0.0.1:9 can't be reached.", "\(failure?.cause ?? "")")
                #expect(failure?.hint == "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.")
            }
        }
    }

    @Test(arguments: [EngineChoice.transfer, .local])
    func `a registry on this machine that hangs up on TLS is asked over plain HTTP`(engine: EngineChoice) async throws {
        let image = try await Self.image()
        try await TestServer.running(hangsUp: true, answer: image.answer) { server in
            try await Daemon.running { daemon in
                try await daemon.withCore(engine: engine) { core throws in
                    let folded = Folded()
                    let outcome = try await core.pull("\(server.host)/demo/fake:1", into: folded)
                    #expect(outcome.result?.unpacked == true, "\(outcome)")
                    #expect(folded.progress.notes.contains { $0.contains("asked over plain HTTP") })
                }
            }
        }
    }

    /// The name leads to this machine, but says that it is another.
    @Test(arguments: [EngineChoice.transfer, .local])
    func `another registry that hangs up on TLS is not asked over plain HTTP`(engine: EngineChoice) async throws {
        try await TestServer.running(hangsUp: true) { _ in
            TestResponse(200)
        } _: { server in
            let registry = "registry.tallyman.test:\(server.port)"
            try await TunnelProxy.running(before: server.port) { proxy in
                let environment = ["HTTPS_PROXY": "http://\(proxy.host)"]
                let access = RegistryAccess(environment: environment.merging(["HOME": "/nowhere"]) { $1 })
                try await Daemon.running(options: Daemon.Options(environment: environment)) { daemon in
                    try await daemon.withCore(access: access, engine: engine) { core throws in
                        let failure = try await core.pull("\(registry)/demo/fake:1").failure
                        #expect(failure?.code == .network)
                        #expect(failure?.message == "\(registry) hangs up when a secure connection is begun.")
                    }
                }
            }
            #expect(server.requests.isEmpty)
        }
    }

    enum Shown: String, CaseIterable, Sendable {
        case inHostsFile, besideCertificates, none
    }

    @Test(arguments: Shown.allCases)
    func `a registry that asks for a certificate is shown the one that is for it`(shown: Shown) async throws {
        let image = try await Self.image()
        try await TestServer.running(asksClients: true, answer: image.answer) { server in
            try await withFolder { folder in
                let pair = "client = [[\"\(server.clientCertificate)\", \"\(server.clientKey)\"]]"
                let directory = try hosts(
                    folder, server.host, "ca = \"\(server.authority)\"\n\(shown == .inHostsFile ? pair : "")")
                if shown == .besideCertificates {
                    let place = "\(directory)/\(server.host)"
                    let files = FileManager.default
                    try files.removeItem(atPath: "\(place)/hosts.toml")
                    try files.copyItem(atPath: server.authority, toPath: "\(place)/ca.crt")
                    try files.copyItem(atPath: server.clientCertificate, toPath: "\(place)/client.cert")
                    try files.copyItem(atPath: server.clientKey, toPath: "\(place)/client.key")
                }
                let access = RegistryAccess(hostsDirectories: [directory], environment: ["HOME": folder])
                try await Daemon.runningLocally(access: access) { daemon, core throws in
                    let outcome = try await core.pull("\(server.host)/demo/fake:1")
                    #expect((outcome.result?.unpacked == true) == (shown != .none))
                    let failure = outcome.failure
                    #expect(
                        failure?.code == (shown == .none ? .certificate : nil),
                        "\(failure?.message ?? "") \(failure?.cause ?? "")")
                    if shown == .none { try await daemon.expectEmpty() }
                }
            }
            #expect(server.requests.isEmpty == (shown == .none))
        }
    }
}
