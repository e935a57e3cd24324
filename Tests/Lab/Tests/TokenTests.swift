// Whether a registry with a token server lets in whom it should, and nobody else.

import Foundation
import Lab
import LabTraits
import Testing

@Suite(.needs(.part(.registry), .program("openssl"), .program("curl"))) struct TokenTests {
    private static let user = "tally:mast and ladder"

    @Test(.needsDaemon(.v2, .registry), .timeLimit(.minutes(1)), arguments: [false, true])
    func `containerd pulls and pushes with the password, and not with another`(isSecure: Bool) async throws {
        let options = Registry.Options(tokens: Registry.TokenOptions(), isSecure: isSecure)
        try await Registry.running(options: options) { registry in
            try await registry.put(samples: [.small])
            try await Daemon.running { daemon in
                let (from, to) = (registry.reference(Sample.small.name), registry.reference("pushed/small:2"))
                let how = isSecure ? ["--local", "--tlscacert", registry.authority] : ["--plain-http"]
                for user in [[], ["--user", "tally:wrong"], ["--user", "nobody:mast and ladder"]] {
                    await #expect(throws: LabFailure.self) {
                        try await daemon.ctr(["images", "pull"] + how + user + [from])
                    }
                }
                #expect(try await daemon.images().isEmpty)
                try await daemon.ctr(["images", "pull"] + how + ["--user", Self.user, from])
                try await daemon.ctr("images", "tag", from, to)
                await #expect(throws: LabFailure.self) { try await daemon.ctr(["images", "push"] + how + [to]) }
                try await daemon.ctr(["images", "push"] + how + ["--user", Self.user, to])
                let made = try await ImageMaker().make(Sample.small.spec)
                #expect(registry.holds(made.root.digest))
                #expect(registry.requests.contains { $0.method == "PUT" && $0.path.contains("pushed/small/manifests") })
                #expect(registry.tokenRequests.contains { $0.method == "POST" })
            }
        }
    }

    /// What curl is told by the token server for a scope, and then by the registry.
    private struct Case: Sendable, CustomTestStringConvertible {
        let secret: [String]
        let scope: String
        let asked: Int
        let read: Int

        var testDescription: String { "\(secret.joined(separator: " ")) \(scope)" }
    }

    @Test(arguments: [
        Case(secret: [], scope: "repository:public/small:pull", asked: 200, read: 200),
        Case(secret: [], scope: "repository:demo/small:pull", asked: 200, read: 401),
        Case(secret: ["-u", user], scope: "repository:demo/small:pull", asked: 200, read: 200),
        Case(secret: ["-u", user], scope: "repository:demo/other:pull", asked: 200, read: 401),
        Case(secret: ["-u", "tally:wrong"], scope: "repository:public/small:pull", asked: 401, read: 401),
        Case(
            secret: ["-d", "grant_type=password&username=tally&password=mast+and%20ladder"],
            scope: "repository:demo/small:pull,push", asked: 200, read: 200),
        Case(
            secret: ["-d", "grant_type=password&username=tally&password=wrong"],
            scope: "repository:demo/small:pull", asked: 401, read: 401),
        Case(
            secret: ["-d", "grant_type=refresh_token&refresh_token=lab-refresh-token"],
            scope: "repository:demo/small:pull", asked: 200, read: 200),
        Case(
            secret: ["-d", "grant_type=refresh_token&refresh_token=wrong"],
            scope: "repository:demo/small:pull", asked: 401, read: 401),
        Case(secret: ["-d", "grant_type=other"], scope: "repository:demo/small:pull", asked: 401, read: 401),
    ])
    private func `each way to ask gets what it is worth`(_ each: Case) async throws {
        try await Registry.running(options: Registry.Options(tokens: Registry.TokenOptions())) { registry in
            let maker = try ImageMaker()
            let made = try await maker.make(Sample.small.spec)
            for name in ["demo/small:1", "public/small:1"] { try registry.put(made, as: name) }
            let repository = each.scope.contains("public/") ? "public/small" : "demo/small"
            let (status, token) = try await token(registry, each.secret, scope: each.scope)
            #expect(status == each.asked)
            #expect(try await read(registry, repository, token) == each.read)
            #expect(registry.tokenRequests.count == 1)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `the registry refuses a token after its life, also after a restart`() async throws {
        let options = Registry.TokenOptions(lifetime: 3, toldLifetime: 900)
        try await Registry.running(options: Registry.Options(tokens: options)) { registry in
            try await registry.put(samples: [.small])
            await registry.kill()
            try await registry.restart()
            let (_, token) = try await token(registry, ["-u", Self.user], scope: "repository:demo/small:pull")
            #expect(try await read(registry, "demo/small", token) == 200)
            try await until("the end of the token") { try await read(registry, "demo/small", token) == 401 }
        }
    }

    /// Asks where the registry says to: the status, and the token where there is one.
    private func token(
        _ registry: Registry, _ secret: [String], scope: String
    ) async throws -> (status: Int, token: String) {
        let challenge = try await curl("-i", "http://\(registry.host)/v2/")
        let parts = challenge.components(separatedBy: "\"")
        let realm = try #require(parts.count > 3 && parts[0].hasSuffix("Bearer realm=") ? parts[1] : nil)
        let form = secret.first == "-d" ? ["-d"] : ["-G", "-d"]
        let fields = "service=\(parts[3])&scope=\(scope.replacing(":", with: "%3A"))"
        let answer = try await curl(form + [fields] + secret + ["-w", "\n%{http_code}", realm])
        let lines = answer.split(separator: "\n").map(String.init)
        let body = try? JSONSerialization.jsonObject(with: Data((lines.first ?? "").utf8)) as? [String: Any]
        return (Int(lines.last ?? "") ?? 0, body?["token"] as? String ?? "none")
    }

    private func read(_ registry: Registry, _ repository: String, _ token: String) async throws -> Int {
        let url = "http://\(registry.host)/v2/\(repository)/tags/list"
        return Int(
            try await curl("-o", "/dev/null", "-w", "%{http_code}", "-H", "Authorization: Bearer \(token)", url)) ?? 0
    }

    private func curl(_ arguments: String...) async throws -> String {
        try await curl(arguments)
    }

    private func curl(_ arguments: [String]) async throws -> String {
        try await Command.run("curl", ["-s", "--noproxy", "*"] + arguments).output
    }
}
