// Credential helpers, good ones and bad ones.

import Failure
import Foundation
import Glibc
import Lab
import RegistryCredentials
import Testing

struct HelperTests {
    private static let file = #"{"credsStore": "store"}"#
    private static let host = "localhost:5000"

    @Test(
        arguments: [
            (#"{"ServerURL":"x","Username":"ann","Secret":"a:b"}"#, .password(user: "ann", secret: Secret("a:b"))),
            (#"{"Username":"<token>","Secret":"abc","More":1}"#, .identityToken(Secret("abc"))),
            (#"{"ServerURL":"","Username":"","Secret":""}"#, nil),
        ] as [(String, Credential?)])
    func `a helper's answer is the credential`(json: String, credential: Credential?) async throws {
        try await Home.with(Self.file, helpers: ["store": "[ \"$1\" = get ] && echo '\(json)'"]) { home in
            let answer = await home.answer(for: Self.host)
            #expect(answer.credential == credential)
            #expect(answer.warning == nil)
        }
    }

    @Test func `a helper that has nothing is no warning`() async throws {
        try await Home.with(Self.file, helpers: ["store": Home.nothing]) { home in
            let answer = await home.answer(for: Self.host)
            #expect(answer.credential == nil)
            #expect(answer.warning == nil)
        }
    }

    @Test(arguments: [
        ("echo hunter2; echo hunter2 >&2; exit 3", "exit status 3"),
        ("echo hunter2; kill -9 $$", "signal 9"),
        ("echo hunter2", "an invalid credential"),
        (":", "an invalid credential"),
        (#"echo '{"Secret":"hunter2"}'"#, "an invalid credential"),
        (#"echo '{"Username":"","Secret":"hunter2"}'"#, "an invalid credential"),
        (#"echo '{"Username":"ann","Secret":"hunter2"'"#, "an invalid credential"),
        (#"echo '["hunter2"]'"#, "an invalid credential"),
        ("while :; do echo hunter2hunter2hunter2hunter2hunter2hunter2; done", "wrote more than 1048576 bytes"),
    ])
    func `a helper of no use is a warning that names it and quotes nothing of it`(
        script: String, reason: String
    ) async throws {
        let file = #"{"credsStore": "store", "auths": {"localhost:5000": {"auth": "YW5uOmh1bnRlcjI="}}}"#
        try await Home.with(file, helpers: ["store": script]) { home in
            let answer = await home.answer(for: Self.host)
            #expect(answer.credential == nil)
            #expect(answer.warning?.code == .auth)
            #expect(answer.warning?.message.contains("docker-credential-store") == true)
            #expect(answer.warning?.message.contains(reason) == true)
            #expect(texts(of: answer).allSatisfy { !$0.contains(Home.secret) })
        }
    }

    @Test func `a missing helper and one that can't be run are warnings that name them`() async throws {
        let file = #"{"credsStore": "store", "credHelpers": {"quay.io": "odd"}}"#
        try await Home.with(file) { home in
            let missing = await home.answer(for: Self.host)
            #expect(missing.credential == nil)
            #expect(missing.warning?.message == "The credential helper docker-credential-store was not found.")
            try home.write("\u{7f}ELF", to: "odd")
            try await Command.output(
                "install", ["-m", "755", "\(home.folder)/odd", "\(home.folder)/bin/docker-credential-odd"])
            let odd = await home.answer(for: "quay.io")
            #expect(odd.credential == nil)
            #expect(odd.warning?.message == "The credential helper docker-credential-odd could not be run.")
            #expect(odd.warning?.cause != nil)
        }
    }

    @Test(arguments: ["../store", "a b", "a/b", "é", "store\n", "$(touch x)", String(repeating: "/", count: 500)])
    func `a helper whose name is no plain word is never run`(name: String) async throws {
        let json = String(decoding: try JSONEncoder().encode(["credsStore": name]), as: UTF8.self)
        try await Home.with(json, helpers: ["store": Home.answer]) { home in
            let answer = await home.answer(for: Self.host)
            #expect(answer.credential == nil)
            #expect(answer.warning?.message.hasSuffix("is not run because of its name.") == true)
            #expect((answer.warning?.message.count ?? 0) < 200)
            #expect(home.asked("store").isEmpty)
        }
    }

    @Test func `a helper that hangs is killed with all it has started, and not asked again`() async throws {
        let script = "sleep 600 & echo $! >\"$HOME/child\"; echo $$ >\"$HOME/helper\"; wait"
        try await Home.with(Self.file, helpers: ["store": script]) { home in
            let start = ContinuousClock.now
            let answer = await home.answer(for: Self.host, limit: .seconds(1))
            // Far from the ten minutes that it sleeps, also on a busy machine.
            #expect(ContinuousClock.now - start < .seconds(120))
            #expect(answer.credential == nil)
            #expect(answer.warning?.message.contains("docker-credential-store did not answer in time") == true)
            #expect(home.asked("store").count == 1)
            for name in ["helper", "child"] {
                let process = try await home.process(name)
                try await until("\(name) is gone") { isGone(process) }
            }
        }
    }

    @Test func `a cancelled question kills the helper and is no warning`() async throws {
        let script = "sleep 600 & echo $! >\"$HOME/child\"; echo $$ >\"$HOME/helper\"; wait"
        try await Home.with(Self.file, helpers: ["store": script]) { home in
            let asking = Task { await home.answer(for: Self.host, limit: .seconds(300)) }
            let processes = try await [home.process("helper"), home.process("child")]
            asking.cancel()
            let answer = await asking.value
            #expect(answer.credential == nil)
            #expect(answer.warning == nil)
            for process in processes { try await until("process \(process) is gone") { isGone(process) } }
        }
    }

    @Test func `a process that a helper leaves behind with its output open is not waited for`() async throws {
        let script = "sleep 600 & echo $! >\"$HOME/child\"; \(Home.answer)"
        try await Home.with(Self.file, helpers: ["store": script]) { home in
            let answer = await home.answer(for: Self.host)
            #expect(answer.credential == .password(user: "ann", secret: Secret(Home.secret)))
            let child = try await home.process("child")
            #expect(!isGone(child))
            kill(child, SIGKILL)
        }
    }

    @Test func `a helper need not read its input`() async throws {
        try await Home.with(Self.file) { home in
            try home.write("#!/bin/sh\nexec <&-\nsleep 0.2\n\(Home.answer)\n", to: "deaf")
            try await Command.output(
                "install", ["-m", "755", "\(home.folder)/deaf", "\(home.folder)/bin/docker-credential-store"])
            // More than a pipe holds: it is still being written when the helper closes its end.
            let host = String(repeating: "a", count: 200_000) + ":5000"
            let answer = await home.answer(for: host)
            #expect(answer.credential != nil)
            #expect(home.asked("store").isEmpty)
        }
    }

    @Test func `a helper runs in a session of its own, away from the terminal`() async throws {
        let script = "[ \"$(cut -d ' ' -f 6 /proc/$$/stat)\" = $$ ] && \(Home.answer)"
        try await Home.with(Self.file, helpers: ["store": script]) { home in
            #expect(await home.answer(for: Self.host).credential != nil)
        }
    }
}
