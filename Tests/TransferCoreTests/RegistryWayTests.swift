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
                        #expect(outcome.failure?.class == (isGood ? nil : .network))
                        #expect(outcome.failure.map { "\($0)".contains(password) } != true)
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
                        failure?.class == (shown == .none ? .certificate : nil),
                        "\(failure?.message ?? "") \(failure?.cause ?? "")")
                    if shown == .none { try await daemon.expectEmpty() }
                }
            }
            #expect(server.requests.isEmpty == (shown == .none))
        }
    }
}
