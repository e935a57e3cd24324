// Docker's configuration file: its forms, its faults and who counts over whom.

import Failure
import Foundation
import RegistryCredentials
import Testing

struct DockerFileTests {
    private static let ann = Credential.password(user: "ann", secret: Secret("hunter2"))
    /// `ann:hunter2`
    private static let auth = "YW5uOmh1bnRlcjI="

    @Test(
        arguments: [
            (#"{"auth": "YW5uOmh1bnRlcjI="}"#, ann),
            (#"{"username": "ann", "password": "hunter2"}"#, ann),
            (
                #"{"auth": "YW5uOmE6Yg==", "username": "x", "password": "x"}"#,
                .password(user: "ann", secret: Secret("a:b"))
            ),
            (#"{"auth": "YW5uOmh1bnRlcjIAAA=="}"#, ann),
            (#"{"auth": "YW5u\r\nOmh1bnRl\ncjI=\n"}"#, ann),
            (#"{"auth": "PHRva2VuPjphYmM="}"#, .identityToken(Secret("abc"))),
            (#"{"auth": "YW5uOmh1bnRlcjI=", "identitytoken": "abc"}"#, .identityToken(Secret("abc"))),
            (#"{"auth": "YW5uOg==", "email": "x"}"#, nil),
            (#"{"auth": ""}"#, nil), ("{}", nil), ("null", nil),
        ] as [(String, Credential?)])
    func `an entry is read as Docker reads it`(entry: String, credential: Credential?) async throws {
        try await Home.with(#"{"auths": {"localhost:5000": \#(entry)}, "HttpHeaders": {}}"#) { home in
            let answer = await home.answer(for: "localhost:5000")
            #expect(answer.credential == credential)
            #expect(answer.warning == nil)
        }
    }

    @Test(arguments: [
        ("quay.io", "quay.io", true), ("quay.io", "quay.io:443", true), ("quay.io:443", "quay.io", true),
        ("quay.io", "https://quay.io", true), ("quay.io", "http://quay.io", true),
        ("quay.io", "https://quay.io/v1/", true), ("quay.io", "Quay.io/", true),
        ("quay.io", "quay.io:5000", false), ("quay.io:5000", "quay.io", false),
        ("quay.io:5000", "https://quay.io:5000/v2/", true),
        ("quay.io", "cdn.quay.io", false), ("quay.io", "quay.io/team", false), ("quay.io", "quay.io.evil.com", false),
        ("registry-1.docker.io", "https://index.docker.io/v1/", true), ("docker.io", "docker.io", true),
        ("index.docker.io", "https://registry-1.docker.io/v2/", true),
        ("docker.io", "https://index.docker.io/v1/refresh-token", false), ("docker.io", "hub.docker.io", false),
        ("[::1]:5000", "[::1]:5000", true), ("[::1]:5000", "http://[::1]:5000", true),
    ])
    func `an entry is found however the registry is spelled, and only then`(
        host: String, key: String, isFound: Bool
    ) async throws {
        try await Home.with(#"{"auths": {"\#(key)": {"auth": "\#(Self.auth)"}}}"#) { home in
            #expect(await home.answer(for: host).credential == (isFound ? Self.ann : nil))
        }
        try await Home.with(#"{"credHelpers": {"\#(key)": "own"}}"#, helpers: ["own": Home.answer]) { home in
            #expect(await home.answer(for: host).credential == (isFound ? Self.ann : nil))
        }
    }

    @Test func `the first entry with a credential counts`() async throws {
        let file = #"""
            {"auths": {"quay.io:443": {}, "https://quay.io": {"auth": "?"}, "http://quay.io": {"auth": "\#(Self.auth)"}}}
            """#
        try await Home.with(file) { home in
            let answer = await home.answer(for: "quay.io")
            #expect(answer.credential == Self.ann)
            #expect(answer.warning == nil)
        }
    }

    @Test(
        arguments: [
            // Helpers by registry, helper for all, who answers (nil: the file).
            (#"{"quay.io": "own"}"#, "all", "own"), (#"{"other.io": "own"}"#, "all", "all"), ("{}", "all", "all"),
            (#"{"quay.io": ""}"#, "all", nil), ("{}", "", nil), ("null", "", nil),
        ] as [(String, String, String?)])
    func `a host's own helper counts over the helper for all, and that over the file`(
        own: String, all: String, answering: String?
    ) async throws {
        let file = #"""
            {"credHelpers": \#(own), "credsStore": "\#(all)", "auths": {"quay.io": {"auth": "ZmlsZTp4"}}}
            """#
        func script(_ user: String) -> String { #"echo '{"Username":"\#(user)","Secret":"x"}'"# }
        try await Home.with(file, helpers: ["own": script("own"), "all": script("all")]) { home in
            let answer = await home.answer(for: "quay.io")
            #expect(answer.credential == .password(user: answering ?? "file", secret: Secret("x")))
            for name in ["own", "all"] {
                #expect(home.asked(name) == (name == answering ? ["quay.io"] : []))
            }
        }
    }

    @Test(arguments: [Home.nothing, "exit 1"])
    func `no other secret takes the place of a helper's`(script: String) async throws {
        let file = #"""
            {"credHelpers": {"quay.io": "own"}, "credsStore": "all", "auths": {"quay.io": {"auth": "\#(Self.auth)"}}}
            """#
        try await Home.with(file, helpers: ["own": script, "all": Home.answer]) { home in
            #expect(await home.answer(for: "quay.io").credential == nil)
            #expect(home.asked("own").count == 6)
            #expect(home.asked("all").isEmpty)
        }
    }

    @Test func `DOCKER_CONFIG names another folder`() async throws {
        try await Home.with("not this") { home in
            try home.write(#"{"auths": {"quay.io": {"auth": "\#(Self.auth)"}}}"#, to: "config.json")
            var environment = home.environment
            environment["DOCKER_CONFIG"] = home.folder
            #expect(await DockerConfiguration(environment: environment).answer(for: "quay.io").credential == Self.ann)
            environment["DOCKER_CONFIG"] = ""
            #expect(await DockerConfiguration(environment: environment).answer(for: "quay.io").warning != nil)
        }
    }

    @Test(arguments: [nil, ""])
    func `without a file there is no credential and no warning`(file: String?) async throws {
        try await Home.with(file) { home in
            for environment in [home.environment, [:], ["HOME": "/nowhere"], ["DOCKER_CONFIG": "/dev/null"]] {
                let answer = await DockerConfiguration(environment: environment).answer(for: "quay.io")
                #expect(answer.credential == nil)
                #expect(answer.warning == nil)
            }
        }
    }

    @Test(arguments: [
        "hunter2", #"{"auths": {"quay.io": "hunter2"}}"#, #"{"credsStore": ["hunter2"]}"#, #"{"a": hunter2"#,
    ])
    func `a file that can't be read is a warning that names it and quotes nothing of it`(file: String) async throws {
        try await Home.with(file) { home in
            let answer = await home.answer(for: "quay.io")
            #expect(answer.credential == nil)
            #expect(answer.warning?.code == .auth)
            #expect(answer.warning?.message.contains("\(home.folder)/.docker/config.json") == true)
            #expect(texts(of: answer).allSatisfy { !$0.contains(Home.secret) })
        }
    }

    @Test func `a folder or a pipe in the file's place is a warning, not a wait`() async throws {
        for command in ["mkdir", "mkfifo"] {
            try await Home.with { home in
                let path = "\(home.folder)/.docker/config.json"
                #expect(command == "mkdir" ? mkdir(path, 0o700) == 0 : mkfifo(path, 0o600) == 0)
                #expect(await home.answer(for: "quay.io").warning?.message.contains(path) == true)
            }
        }
    }

    @Test(arguments: ["hunter2", "aHVudGVyMg==", "Omh1bnRlcjI=", "/w=="])
    func `an entry that can't be read is a warning that quotes nothing of it`(auth: String) async throws {
        try await Home.with(#"{"auths": {"quay.io": {"auth": "\#(auth)"}}}"#) { home in
            let answer = await home.answer(for: "quay.io")
            #expect(answer.credential == nil)
            #expect(answer.warning?.message.contains("quay.io in \(home.folder)") == true)
            #expect(texts(of: answer).allSatisfy { !$0.contains(auth) && !$0.contains(Home.secret) })
            #expect(await home.answer(for: "ghcr.io").warning == nil)
        }
    }

    @Test(arguments: [("", nil), (#", "auth": "YW5uOmh1bnRlcjI=""#, ann)] as [(String, Credential?)])
    func `a registry token is a warning`(rest: String, credential: Credential?) async throws {
        try await Home.with(#"{"auths": {"quay.io": {"registrytoken": "hunter2"\#(rest)}}}"#) { home in
            let answer = await home.answer(for: "quay.io")
            #expect(answer.credential == credential)
            #expect(answer.warning?.message.contains("registry token for quay.io") == true)
            #expect(texts(of: answer).allSatisfy { !$0.contains(Home.secret) })
        }
    }

    @Test func `the file is read again each time`() async throws {
        try await Home.with("{}") { home in
            let configuration = home.configuration()
            #expect(await configuration.answer(for: "quay.io").credential == nil)
            try home.write(#"{"auths": {"quay.io": {"auth": "\#(Self.auth)"}}}"#, to: ".docker/config.json")
            #expect(await configuration.answer(for: "quay.io").credential == Self.ann)
        }
    }
}
