// Under which names a helper is asked for a registry's credential.

import RegistryCredentials
import Testing

struct IdentifierTests {
    private static let ofQuay = [
        "quay.io:443", "https://quay.io:443", "http://quay.io:443", "quay.io", "https://quay.io", "http://quay.io",
    ]
    private static let ofHub = ["https://index.docker.io/v1/"]

    @Test(arguments: [
        ("docker.io", ofHub), ("index.docker.io", ofHub), ("registry-1.docker.io", ofHub),
        ("Registry-1.Docker.io:443", ofHub),
        ("quay.io", ofQuay), ("QUAY.io:443", ofQuay),
        ("localhost:5000", ["localhost:5000", "https://localhost:5000", "http://localhost:5000"]),
        ("[::1]:5000", ["[::1]:5000", "https://[::1]:5000", "http://[::1]:5000"]),
        ("docker.io:80", ["docker.io:80", "https://docker.io:80", "http://docker.io:80"]),
        ("evildocker.io:1", ["evildocker.io:1", "https://evildocker.io:1", "http://evildocker.io:1"]),
        ("", []), ("a b", []), ("quay.io\nx", []), ("quay.io:", []), ("quay.io:x", []), ("quay.io:+1", []),
        ("quay.io:70000", []),
        ("https://quay.io", []), ("user@quay.io", []), ("doc\u{212a}er.io", []), ("[::1", []), ("[::1]1", []),
        ("[]", []), (":443", []), ("[x]:1", []),
    ])
    func `a helper is asked under each name of a registry`(host: String, identifiers: [String]) async throws {
        try await Home.with(#"{"credsStore": "store"}"#, helpers: ["store": Home.nothing]) { home in
            let answer = await home.answer(for: host)
            #expect(answer.credential == nil)
            #expect(answer.warning == nil)
            #expect(home.asked("store") == identifiers)
        }
    }

    @Test func `names in the file are asked for first`() async throws {
        let file = #"{"credsStore": "store", "auths": {"https://quay.io": {}}}"#
        try await Home.with(file, helpers: ["store": Home.nothing]) { home in
            _ = await home.answer(for: "quay.io")
            let others = Self.ofQuay.filter { $0 != "https://quay.io" }
            #expect(home.asked("store") == ["https://quay.io"] + others)
        }
    }

    @Test func `the first credential counts, also after a failure, which then is no warning`() async throws {
        let script = "case $id in quay.io) \(Home.answer);; *) exit 1;; esac"
        try await Home.with(#"{"credsStore": "store"}"#, helpers: ["store": script]) { home in
            let answer = await home.answer(for: "quay.io")
            #expect(answer.credential == .password(user: "ann", secret: Secret(Home.secret)))
            #expect(answer.warning == nil)
            #expect(home.asked("store") == Array(Self.ofQuay.prefix(4)))
        }
    }
}
