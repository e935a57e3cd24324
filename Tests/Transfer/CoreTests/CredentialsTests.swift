// Registries that ask who is there, and those who answer: the user, Docker's file, credential helpers.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import RegistryCredentials
import Testing
import TransferCore
import TransferModel

@Suite(.needsDaemon(.v2, .registry), .needs(.program("perl"))) struct CredentialsTests {
    /// A registry with a password, a daemon, and a home for Docker's files.
    private func withGuarded(
        _ body: (Registry, Registry.Credentials, Daemon, Home) async throws -> Void
    ) async throws {
        let credentials = Registry.Credentials()
        try await Registry.running(options: Registry.Options(credentials: credentials)) { registry in
            try await registry.put(samples: [.small])
            try await Daemon.running { daemon in
                try await withFolder { try await body(registry, credentials, daemon, Home(path: $0)) }
            }
        }
    }

    /// A user's folder with Docker's configuration and helpers.
    private struct Home: Sendable {
        let path: String

        func configure(_ json: String) throws {
            try json.write(toFile: "\(path)/config.json", atomically: true, encoding: .utf8)
        }

        /// Each run of the helper adds a line to `runs`.
        func add(helper name: String, _ script: String) async throws {
            let source = "\(path)/source-\(name)"
            try "#!/bin/sh\necho run >> '\(path)/runs'\n\(script)\n".write(
                toFile: source, atomically: true, encoding: .utf8)
            try await Command.output("install", ["-m", "755", source, "\(path)/docker-credential-\(name)"])
        }

        var runs: Int {
            ((try? String(contentsOfFile: "\(path)/runs", encoding: .utf8)) ?? "").split(separator: "\n").count
        }

        func access(helperLimit: Duration = .seconds(10)) -> RegistryAccess {
            RegistryAccess(
                environment: ["DOCKER_CONFIG": path, "HOME": path, "PATH": "\(path):/usr/bin:/bin"],
                helperLimit: helperLimit)
        }
    }

    private func encoded(_ credentials: Registry.Credentials) -> String {
        Data("\(credentials.user):\(credentials.password)".utf8).base64EncodedString()
    }

    @Test func `Docker's file lets in, and nothing of it is told`() async throws {
        try await withGuarded { registry, credentials, daemon, home in
            try home.configure(#"{"auths": {"\#(registry.host)": {"auth": "\#(encoded(credentials))"}}}"#)
            try await daemon.withCore(access: home.access()) { core throws in
                let folded = Folded()
                let name = registry.reference(Sample.small.name)
                #expect(try await core.pull(name, into: folded).result?.unpacked == true)
                #expect(folded.progress.askedHosts == [registry.host])
                _ = try await core.tag(name, registry.reference("pushed/small:1"))
                let pushed = Folded()
                #expect(
                    await core.push(PushRequest(image: registry.reference("pushed/small:1")), into: pushed).result
                        != nil)
                let told = (folded.events + pushed.events).map { String(reflecting: $0) }.joined()
                #expect(!told.contains(credentials.password) && !told.contains(encoded(credentials)))
            }
            #expect(try await daemon.isClean())
        }
    }

    @Test func `a helper is run once for each registry and operation`() async throws {
        try await withGuarded { registry, credentials, daemon, home in
            try home.configure(#"{"credHelpers": {"\#(registry.host)": "lab"}}"#)
            try await home.add(
                helper: "lab",
                #"""
                cat > /dev/null
                echo '{"ServerURL": "x", "Username": "\#(credentials.user)", "Secret": "\#(credentials.password)"}'
                """#)
            try await daemon.withCore(access: home.access()) { core throws in
                #expect(try await core.pull(registry.reference(Sample.small.name)).result != nil)
                #expect(home.runs == 1)
                // Wrong secrets are asked for five times by the daemon.
                try await home.add(helper: "lab", #"echo '{"Username": "tally", "Secret": "wrong"}'"#)
                let refused = try await core.pull(registry.reference(Sample.small.name)).failure
                #expect(refused?.code == .auth)
                #expect(refused.map { "\($0)".contains("wrong") } == false)
                #expect(home.runs == 2)
            }
        }
    }

    @Test(
        arguments: [
            ("missing", ""), ("failing", "echo 'secret: hunter2' >&2; exit 1"), ("sleeping", "sleep 600"),
            ("garbage", "echo 'no json, hunter2'"), ("empty", ":"),
            ("token", #"echo '{"Username": "<token>", "Secret": "hunter2"}'"#),
        ])
    func `a helper that is of no use never hangs a pull, and is named`(name: String, script: String) async throws {
        try await withGuarded { registry, _, daemon, home in
            try home.configure(#"{"credsStore": "\#(name)"}"#)
            if !script.isEmpty { try await home.add(helper: name, script) }
            try await daemon.withCore(access: home.access(helperLimit: .seconds(1))) { core throws in
                let folded = Folded()
                let failure = try await core.pull(registry.reference(Sample.small.name), into: folded).failure
                #expect(failure?.code == .auth)
                #expect(failure?.hint != nil)
                let warnings = folded.progress.warnings
                // A token is a fine answer, though not for this registry.
                #expect(warnings.count == (name == "token" ? 0 : 1))
                #expect(warnings.allSatisfy { $0.message.contains("docker-credential-\(name)") })
                #expect(!"\(folded.events)".contains("hunter2"))
            }
            #expect(try await daemon.isClean())
            #expect(try await daemon.images().isEmpty)
        }
    }

    @Test func `a cancelled pull doesn't wait for its helper`() async throws {
        try await withGuarded { registry, _, daemon, home in
            try home.configure(#"{"credsStore": "sleeping"}"#)
            try await home.add(helper: "sleeping", "sleep 600")
            try await daemon.withCore(access: home.access(helperLimit: .seconds(300))) { core throws in
                let pull = Task { try await core.pull(registry.reference(Sample.small.name)) }
                try await until("the helper") { home.runs == 1 }
                pull.cancel()
                #expect(try await pull.value == .cancelled)
                #expect(try await daemon.isClean())
            }
        }
    }

    @Test func `what the user types lets in`() async throws {
        try await withGuarded { registry, credentials, daemon, home in
            let access = home.access()
            try await daemon.withCore(access: access) { core throws in
                let name = registry.reference(Sample.small.name)
                let refused = try await core.pull(name)
                #expect(refused.failure?.code == .auth)
                access.session.remember(
                    .password(user: credentials.user, secret: Secret(credentials.password)), for: registry.host)
                #expect(try await core.pull(name).result?.unpacked == true)
            }
        }
    }
}
