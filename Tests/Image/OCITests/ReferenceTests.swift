// References as users type them and as records store them.

import Failure
import OCI
import Testing

struct ReferenceTests {
    private static let digest = DigestTests.ofNothing
    private static let long = String(repeating: "a", count: 255)

    @Test(arguments: [
        ("alpine", "docker.io/library/alpine:latest", "alpine:latest"),
        ("alpine:3.20", "docker.io/library/alpine:3.20", "alpine:3.20"),
        ("team/app", "docker.io/team/app:latest", "team/app:latest"),
        ("a/b/c:1", "docker.io/a/b/c:1", "a/b/c:1"),
        ("docker.io/alpine", "docker.io/library/alpine:latest", "alpine:latest"),
        ("index.docker.io/alpine:1", "docker.io/library/alpine:1", "alpine:1"),
        ("library/alpine", "docker.io/library/alpine:latest", "alpine:latest"),
        ("localhost/app", "localhost/app:latest", "localhost/app:latest"),
        ("localhost:5000", "docker.io/library/localhost:5000", "localhost:5000"),
        ("localhost:5000/app:1.0", "localhost:5000/app:1.0", "localhost:5000/app:1.0"),
        ("[::1]:5000/app", "[::1]:5000/app:latest", "[::1]:5000/app:latest"),
        ("[fe80:0:0::12aF]/app", "[fe80:0:0::12aF]/app:latest", "[fe80:0:0::12aF]/app:latest"),
        ("Host/app", "Host/app:latest", "Host/app:latest"),
        ("x/a--b.c_d__e/f-g:X_1.-", "docker.io/x/a--b.c_d__e/f-g:X_1.-", "x/a--b.c_d__e/f-g:X_1.-"),
        ("alpine:_", "docker.io/library/alpine:_", "alpine:_"),
        ("alpine@\(digest)", "docker.io/library/alpine@\(digest)", "alpine@\(digest)"),
        ("alpine:3@\(digest)", "docker.io/library/alpine:3@\(digest)", "alpine:3@\(digest)"),
        ("registry.k8s.io/pause:3.9", "registry.k8s.io/pause:3.9", "registry.k8s.io/pause:3.9"),
        ("1.2.3.4:80/0", "1.2.3.4:80/0:latest", "1.2.3.4:80/0:latest"),
        ("docker.io/library/a/b", "docker.io/library/a/b:latest", "library/a/b:latest"),
        ("docker.io/a.b/c", "docker.io/a.b/c:latest", "docker.io/a.b/c:latest"),
        ("docker.io/localhost/c", "docker.io/localhost/c:latest", "docker.io/localhost/c:latest"),
    ])
    func whatUsersTypeIsCompleted(text: String, whole: String, familiar: String) throws {
        let reference = try Reference(parsing: text)
        #expect(reference.description == whole)
        #expect(reference.familiar == familiar)
        #expect(try Reference(parsing: whole) == reference)
        #expect(try Reference(parsing: familiar) == reference)
        #expect(Reference(stored: whole) == reference)
    }

    @Test func thePartsAreToldApart() throws {
        let reference = try Reference(parsing: "localhost:5000/team/app:1@\(Self.digest)")
        #expect(reference.registry == "localhost:5000")
        #expect(reference.host == "localhost")
        #expect(reference.path == "team/app")
        #expect(reference.repository == "localhost:5000/team/app")
        #expect(reference.tag == "1")
        #expect(reference.digest?.description == Self.digest)
    }

    @Test(arguments: [
        ("", "No image reference", "alpine:3.20"),
        ("https://registry.example.com/app", "URL", "Drop \"https://\""),
        ("docker://alpine", "URL", "Drop \"docker://\""),
        ("ipfs://bafk", "URL", "IPFS"),
        ("alpine ", "blank", "blanks"), ("docker pull alpine", "blank", "one reference"), ("a\nb", "blank", "blanks"),
        ("alpine:", "no tag after the colon", ":latest"),
        ("alpine:.1", "tag", "128"), ("alpine:é", "tag", "128"), ("alpine:a:b", "tag", "128"),
        ("alpine:" + String(repeating: "a", count: 129), "tag", "128"),
        ("alpine@", "digest", "64"), ("alpine@sha256:abc", "digest", "64"), ("alpine@latest", "digest", "64"),
        ("alpine@\(digest)@\(digest)", "digest", "64"), ("alpine@\(digest.uppercased())", "digest", "64"),
        ("docker.io/library/Alpine:Edge", "upper-case", "docker.io/library/alpine:Edge"),
        ("Alpine", "upper-case", "alpine"), ("Team/App:V1", "upper-case", "team/app:V1"),
        ("-host.io/app", "registry host", "host[:port]"), ("host:/app", "registry host", "host[:port]"),
        ("host:port/app", "registry host", "host[:port]"), ("a..b/app", "registry host", "host[:port]"),
        ("::1/app", "registry host", "brackets"), ("[::g]/app", "\"[::g]/app\"", nil),
        ("[::1:5/app", "host", "brackets"),
        ("[]:5/app", "registry host", "brackets"), ("[::1]5:1/app", "registry host", "brackets"),
        ("docker.io/", "repository is missing", "host[:port]"), (":tag", "repository is missing", "host[:port]"),
        ("@\(digest)", "repository is missing", "host[:port]"),
        ("/app", "\"/app\"", "lower-case"), ("app/", "\"app/\"", "lower-case"), ("a//b", "\"a//b\"", "lower-case"),
        ("a___b", "\"a___b\"", nil), ("a-_b", "\"a-_b\"", nil), ("a/.b", "\"a/.b\"", nil), ("a_", "\"a_\"", nil),
        ("-a", "\"-a\"", nil), ("é", "\"é\"", nil), ("a\u{1b}[31m", "an invalid repository", nil),
        ("a\0", "an invalid repository", nil),
        (String(repeating: "0a", count: 32), "image ID", "@sha256:"),
        (long, "longer than 255", nil),
    ])
    func slipsAreNamedAndHelped(text: String, reason: String, hint: String?) {
        let failure = #expect(throws: Failure.self) { try Reference(parsing: text) }
        #expect(failure?.code == .reference)
        #expect(failure?.message.contains(reason) == true, "\(failure?.message ?? "")")
        if let hint {
            #expect(failure?.hint?.contains(hint) == true, "\(failure?.hint ?? "")")
        }
    }

    @Test func theLongestNamesAreAllowed() throws {
        let path = String(repeating: "a", count: 255 - "docker.io/library/".utf8.count)
        #expect(try Reference(parsing: path).repository.utf8.count == 255)
        #expect(throws: Failure.self) { try Reference(parsing: path + "a") }
        let tag = String(repeating: "t", count: 128)
        #expect(try Reference(parsing: "a:" + tag).tag == tag)
    }

    @Test(arguments: [
        "docker.io/library/alpine:3.20", "docker.io/library/alpine", "alpine", "alpine:1", "team/app@\(digest)",
        "index.docker.io/x:1", "localhost:5000/a/b:c@\(digest)",
    ])
    func storedNamesAreKeptAsTheyAre(name: String) throws {
        #expect(try #require(Reference(stored: name)).description == name)
    }

    @Test func aStoredNameWithoutARegistryHasNone() throws {
        let reference = try #require(Reference(stored: "team/app:1"))
        #expect(reference.registry == "")
        #expect(reference.repository == "team/app")
        #expect(!reference.isLoopback)
    }

    @Test(arguments: [
        "", ":", digest, "a:", "a@x", "A", "import-2024-01-01/", "a b", "http://a/b", "overlayfs@\(digest)@\(digest)",
        long + "a",
    ])
    func storedNamesThatAreNoReferenceAreTold(name: String) {
        #expect(Reference(stored: name) == nil)
    }

    @Test(arguments: [
        ("localhost/a", true), ("localhost:5000/a", true), ("LOCALHOST:5000/a", true), ("127.0.0.1:5000/a", true),
        ("127.8.9.255/a", true), ("[::1]/a", true), ("[::1]:5000/a", true), ("[0:0:0:0:0:0:0:1]:5/a", true),
        ("127.0.0.1.example.com/a", false), ("127.example.com/a", false), ("127.0.0.256/a", false),
        ("127.1.1/a", false),
        ("localhost.example.com/a", false), ("[::2]/a", false), ("10.0.0.1/a", false), ("a", false),
    ])
    func onlyThisMachineIsLoopback(text: String, loopback: Bool) throws {
        #expect(try Reference(parsing: text).isLoopback == loopback)
    }
}
