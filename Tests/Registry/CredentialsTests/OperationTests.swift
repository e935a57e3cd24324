// One look-up for each registry and operation.

import Foundation
import Lab
import RegistryCredentials
import Testing

struct OperationTests {
    private static let file = #"{"credsStore": "store", "auths": {"quay.io": {}}}"#
    private static let ann = Credential.password(user: "ann", secret: Secret(Home.secret))
    /// Waits for the test to say so.
    private static let patient = "until [ -e \"$HOME/go\" ]; do sleep 0.01; done\n"

    @Test func `a registry is looked up once, however often and however it is spelled`() async throws {
        try await Home.with(Self.file, helpers: ["store": Home.answer]) { home in
            let operation = OperationCredentials(home.configuration(), session: SessionCredentials())
            for host in ["quay.io", "quay.io:443", "QUAY.IO", "quay.io"] {
                #expect(await operation.answer(for: host).credential == Self.ann)
            }
            #expect(home.asked("store") == ["quay.io"])
            #expect(await operation.answer(for: "ghcr.io").credential == Self.ann)
            #expect(home.asked("store").count == 2)
            let next = OperationCredentials(home.configuration(), session: SessionCredentials())
            #expect(await next.answer(for: "quay.io").credential == Self.ann)
            #expect(home.asked("store").count == 3)
        }
    }

    @Test func `those who ask at once wait for the one look-up`() async throws {
        try await Home.with(Self.file, helpers: ["store": Self.patient + Home.answer]) { home in
            let operation = OperationCredentials(home.configuration(), session: SessionCredentials())
            await withTaskGroup(of: Credential?.self) { group in
                for _ in 1...8 { group.addTask { await operation.answer(for: "quay.io").credential } }
                group.addTask {
                    try? await until("the helper runs") { !home.asked("store").isEmpty }
                    try? home.write("", to: "go")
                    return Self.ann
                }
                for await credential in group { #expect(credential == Self.ann) }
            }
            #expect(home.asked("store") == ["quay.io"])
        }
    }

    @Test func `a warning is handed out once`() async throws {
        try await Home.with(#"{"credsStore": "store"}"#, helpers: ["store": "exit 1"]) { home in
            let operation = OperationCredentials(home.configuration(), session: SessionCredentials())
            let warnings = await withTaskGroup(of: Bool.self) { group in
                for _ in 1...8 { group.addTask { await operation.answer(for: "localhost:1").warning != nil } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(warnings == 1)
            #expect(await operation.answer(for: "localhost:1").warning == nil)
            #expect(home.asked("store").count == 3)
        }
    }

    @Test func `when the first to ask is cancelled, the next one looks again`() async throws {
        try await Home.with(Self.file, helpers: ["store": Self.patient + Home.answer]) { home in
            let operation = OperationCredentials(home.configuration(), session: SessionCredentials())
            let first = Task { await operation.answer(for: "quay.io") }
            try await until("the helper runs") { !home.asked("store").isEmpty }
            let second = Task { await operation.answer(for: "quay.io") }
            first.cancel()
            #expect(await first.value.credential == nil)
            try await until("the helper runs again") { home.asked("store").count == 2 }
            try home.write("", to: "go")
            #expect(await second.value.credential == Self.ann)
        }
    }

    @Test func `what the user typed counts over the files, from the next operation on`() async throws {
        try await Home.with(Self.file, helpers: ["store": Home.answer]) { home in
            let session = SessionCredentials()
            let typed = Credential.password(user: "bob", secret: Secret("x"))
            let before = OperationCredentials(home.configuration(), session: session)
            #expect(await before.answer(for: "quay.io").credential == Self.ann)
            session.remember(typed, for: "quay.io:443")
            #expect(await before.answer(for: "quay.io").credential == Self.ann)
            let after = OperationCredentials(home.configuration(), session: session)
            #expect(await after.answer(for: "quay.io").credential == typed)
            #expect(home.asked("store").count == 1)
            session.forget("Quay.io")
            let later = OperationCredentials(home.configuration(), session: session)
            #expect(await later.answer(for: "quay.io").credential == Self.ann)
        }
    }

    @Test(arguments: [
        ("docker.io", "registry-1.docker.io", true), ("index.docker.io", "docker.io:443", true),
        ("Quay.io", "quay.io:443", true), ("quay.io", "quay.io:80", false), ("quay.io", "ghcr.io", false),
        ("a b", "a b", false),
    ])
    func `hosts that are one registry share what was typed`(told: String, asked: String, isSame: Bool) {
        let session = SessionCredentials()
        session.remember(Self.ann, for: told)
        #expect((session.credential(for: asked) == Self.ann) == isSame)
        session.forget(asked)
        #expect((session.credential(for: told) == nil) == (isSame || told == "a b"))
    }
}
