// What is read from a folder.

import Failure
import RegistryHosts
import Testing

struct HostsFileTests {
    private static func read(_ text: String) throws -> (file: HostsFile, directory: String) {
        let sandbox = try Sandbox(["reg/hosts.toml": text])
        let directory = "\(sandbox.path)/reg"
        return (try HostsFile.read(directory: directory), directory)
    }

    private static func failure(_ text: String) throws -> Failure? {
        #expect(throws: Failure.self) { try read(text) }
    }

    @Test func `every key is read, and unknown ones are passed over`() throws {
        let (file, directory) = try Self.read(
            """
            server = "https://reg.example"
            capabilities = ["pull"]
            ca = "ca.pem"
            future = { x = 1 }
            [header]
              x-team = "blue"
            [host."https://mirror.example/v2/p"]
              capabilities = ["Pull", "resolve", "push", "referrers"]
              ca = ["/abs/a.pem", "../b.pem"]
              client = [["c.pem", "c.key"], "/both.pem"]
              skip_verify = false
              override_path = true
              dial_timeout = "1m30.5s"
              unknown = true
              [host."https://mirror.example/v2/p".header]
                Authorization = ["Basic c2VjcmV0"]
            """)
        let mirror = try #require(file.hosts.first)
        let base = directory.dropLast(4)
        #expect(file.hosts.count == 1)
        #expect(file.server == "https://reg.example")
        #expect(file.serverEntry.capabilities == ["pull"])
        #expect(file.serverEntry.ca == ["\(directory)/ca.pem"])
        #expect(file.serverEntry.headers == ["x-team": ["blue"]])
        #expect(file.serverEntry.skipVerify == nil)
        #expect(!file.serverEntry.overridePath)
        #expect(mirror.url == "https://mirror.example/v2/p")
        #expect(mirror.capabilities == ["Pull", "resolve", "push", "referrers"])
        #expect(mirror.ca == ["/abs/a.pem", "\(base)/b.pem"])
        #expect(mirror.client.map(\.certificate) == ["\(directory)/c.pem", "/both.pem"])
        #expect(mirror.client.map(\.key) == ["\(directory)/c.key", nil])
        #expect(mirror.skipVerify == false)
        #expect(mirror.overridePath)
        #expect(mirror.dialTimeout == "1m30.5s")
        #expect(mirror.headers == ["Authorization": ["Basic c2VjcmV0"]])
    }

    @Test(arguments: [
        ("client = \"c.pem\"", ["c.pem"], [nil]),
        ("client = [\"c.pem\", \"d.pem\"]", ["c.pem", "d.pem"], [nil, nil]),
        ("client = [[\"c.pem\", \"c.key\"]]", ["c.pem"], ["c.key"]),
        ("client = [\n  [ # the pair\n    \"c.pem\", \"c.key\" ],\n]", ["c.pem"], ["c.key"]),
    ])
    func `client is a text, a list or pairs`(line: String, certificates: [String], keys: [String?]) throws {
        let (file, directory) = try Self.read(line)
        #expect(file.serverEntry.client.map(\.certificate) == certificates.map { "\(directory)/\($0)" })
        #expect(file.serverEntry.client.map(\.key) == keys.map { key in key.map { "\(directory)/\($0)" } })
    }

    @Test func `servers keep the order of the file`() throws {
        let (file, _) = try Self.read(
            """
            # [host."https://no.example"]
            [host."https://z.example"]
              ca = [
                "x",
                "[host.y]",
              ]
              [host."https://z.example".header]
                note = \"""
            [host."https://m.example"]
            \"""
            \t[ host . 'https://a.example' ] # the second
            [host."https://q.example".header]
              x = "1"
            [host."https://m.example"]\r
            [other."https://b.example"]
            [host."https://in.example"]
            x = \"""
            [\"""
            y = { "host" = { "https://no.example" = 1 } }
            [host."https://q.example"]
            """)
        let hosts = ["z", "a", "q", "m", "in"].map { "https://\($0).example" }
        #expect(file.hosts.map(\.url) == hosts)
        #expect(file.hosts[2].headers == ["x": ["1"]])
        #expect(file.passedOver == [])
    }

    @Test func `a server without a line of its own is passed over, as the daemon does, and warned of`() throws {
        let (file, _) = try Self.read(
            "[host]\n\"https://u:p@in.example/?t=1\" = { skip_verify = true }\n[host.\"https://a.example\"]\n")
        #expect(file.hosts.map(\.url) == ["https://a.example"])
        let warnings = file.warnings(for: "reg")
        #expect(warnings.map(\.code) == [.policy])
        #expect(warnings.first?.message == "containerd doesn't use https://in.example/ for reg.")
    }

    @Test(arguments: [
        ("server = \"x\"\n\nca = [", "line 3, column"), ("a = 1\na = 2", "line 2, column"),
        ("[header]\nAuthorization = hunter2", "line 2, column"),
    ])
    func `a slip tells line and column, and nothing of the file`(text: String, place: String) throws {
        let failure = try #require(try Self.failure(text))
        #expect(failure.code == .policy)
        #expect(failure.message.contains(place))
        #expect(!"\(failure)".contains("hunter2"))
    }

    @Test(arguments: [
        ("server = 1", "\"server\" has to be a text"), ("ca = 1", "\"ca\" has to be"),
        ("ca = [\"a\", 1]", "\"ca\" has to be"), ("client = true", "\"client\" has to be"),
        ("client = [[\"a\"]]", "\"client\" has to be"), ("client = [[\"a\", \"b\", \"c\"]]", "\"client\" has to be"),
        ("skip_verify = \"true\"", "\"skip_verify\" has to be true or false"),
        ("override_path = 1", "\"override_path\" has to be"), ("capabilities = \"pull\"", "\"capabilities\" has to be"),
        ("capabilities = [\"pul\"]", "\"pul\" is an invalid capability"),
        ("header = \"x\"", "\"header\" has to be a table"),
        ("[header]\nx = 1", "the header \"x\" has to be"), ("dial_timeout = 5", "\"dial_timeout\" has to be a text"),
        ("dial_timeout = \"5\"", "\"5\" is an invalid duration"), ("host = 1", "\"host\" has to be a table"),
        ("[[host.\"a\"]]", "\"a\" has to be a table"),
        ("[host.\"https://u:hunter2@a.example\"]\nca = 1", "at https://a.example, \"ca\" has to be"),
    ])
    func `a wrong type or value says which key and where`(text: String, message: String) throws {
        let failure = try #require(try Self.failure(text))
        #expect(failure.code == .policy)
        #expect(failure.message.contains(message), "\(failure.message)")
        #expect(failure.message.contains("/reg/hosts.toml"))
        #expect(!failure.message.contains("hunter2"))
    }

    @Test func `text that isn't UTF-8, and zero bytes, are refused`() throws {
        #expect(try Self.failure("server = \"a\"\n\0 rubbish")?.code == .policy)
    }

    @Test(arguments: ["", "\n", "# nothing"])
    func `an empty file leaves the registry's own server`(text: String) throws {
        let file = try Self.read(text).file
        #expect(file.server == nil)
        #expect(file.hosts.isEmpty)
        #expect(!file.serverEntry.hasTLSKeys)
    }

    @Test func `Docker's certificates are authorities, and clients with their keys`() throws {
        let sandbox = try Sandbox([
            "reg/b.crt": "", "reg/a.crt": "", "reg/c.cert": "", "reg/c.key": "", "reg/d.cert": "", "reg/x.crt/": "",
            "reg/e.key": "",
        ])
        let file = try HostsFile.read(directory: "\(sandbox.path)/reg")
        let folder = "\(sandbox.path)/reg"
        #expect(file.path == folder)
        #expect(file.serverEntry.ca == ["\(folder)/a.crt", "\(folder)/b.crt"])
        #expect(
            file.serverEntry.client == [
                ClientCertificate(certificate: "\(folder)/c.cert", key: "\(folder)/c.key"),
                ClientCertificate(certificate: "\(folder)/d.cert"),
            ])
    }
}
