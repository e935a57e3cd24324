// What a private hosts directory says: the user's settings with one change.

import Failure
import Foundation
import RegistryHosts
import Testing

struct ExtendingTests {
    /// What the daemon would read, beside what the user wrote.
    private static func extended(
        _ text: String?, registry: String = "reg:5000", _ mode: PrivateHosts.Mode
    ) async throws -> (file: HostsFile, text: String, original: HostsFile) {
        let sandbox = try Sandbox(["private/": ""])
        let found = try text.flatMap { try sandbox.found(registry, $0) }
        let original = try found.map { try HostsFile.read(directory: $0.directory) } ?? HostsFile(path: "")
        return try await PrivateHosts.with(
            extending: found, registry: registry, mode: mode, parent: "\(sandbox.path)/private"
        ) { root throws(Failure) in
            let own = try HostsSearch(roots: [root]).find(for: registry)
            #expect(own?.isFoundByDaemon == true)
            let directory = own?.directory ?? ""
            let text = try? String(contentsOfFile: "\(directory)/hosts.toml", encoding: .utf8)
            return (try HostsFile.read(directory: directory), text ?? "", original)
        }
    }

    private static let whole = """
        server = "https://reg:5000"
        ca = "ca.pem"
        client = [["c.pem", "c.key"]]
        dial_timeout = "7s"
        capabilities = ["pull", "resolve"]
        [header]
          Authorization = "Basic eA=="
        [host."https://z.example"]
          capabilities = ["pull"]
          ca = ["../z.pem", "/z2.pem"]
          client = "z-both.pem"
          [host."https://z.example".header]
            x-a = ["1", "2"]
        [host."http://a.example:5000"]
          skip_verify = true
          override_path = true
        """

    @Test func `skipping verification changes the registry's own server and nothing else`() async throws {
        let (file, text, original) = try await Self.extended(Self.whole, .skipVerify)
        #expect(file.server == "https://reg:5000")
        #expect(file.serverEntry.skipVerify == true)
        var server = file.serverEntry
        server.skipVerify = nil
        #expect(server == original.serverEntry)
        #expect(file.hosts.map(\.url) == ["https://z.example", "http://a.example:5000"])
        var mirror = file.hosts[0]
        #expect(mirror.client.first?.key == mirror.client.first?.certificate)
        mirror.client = mirror.client.map { ClientCertificate(certificate: $0.certificate) }
        #expect([mirror, file.hosts[1]] == original.hosts)
        #expect(!text.contains(".."))
    }

    @Test func `plain HTTP leaves the registry neither TLS keys nor headers, and the mirrors alone`() async throws {
        let (file, text, original) = try await Self.extended(Self.whole, .plainHTTP)
        var expected = HostEntry(url: "http://reg:5000")
        expected.capabilities = ["pull", "resolve"]
        expected.dialTimeout = "7s"
        #expect(file.serverEntry == expected)
        #expect(file.hosts.map(\.ca) == original.hosts.map(\.ca))
        #expect(file.hosts.map(\.skipVerify) == [nil, true])
        #expect(file.hosts.map(\.headers) == original.hosts.map(\.headers))
        #expect(!text.contains("Authorization"))
    }

    @Test(arguments: [
        (nil, "reg:5000", "reg:5000"), (nil, "docker.io", "registry-1.docker.io"), (nil, "[::1]:5000", "[::1]:5000"),
        ("# nothing\n", "localhost:5000", "localhost:5000"),
        ("capabilities = [\"pull\"]\noverride_path = true\n", "reg", "reg"),
        ("server = \"http://reg:5000/\"", "reg:5000", "reg:5000/"),
        ("server = \"reg\"", "reg:443", "reg"), ("server = \"http://REG\"", "reg", "REG"),
        ("server = \"https://index.docker.io\"", "docker.io", "index.docker.io"),
    ])
    func `the registry's own server is said outright, with the scheme of the attempt`(
        text: String?, registry: String, rest: String
    ) async throws {
        let skipping = try await Self.extended(text, registry: registry, .skipVerify).file
        #expect(skipping.server == "https://\(rest)")
        #expect(skipping.serverEntry.skipVerify == true)
        #expect(skipping.serverEntry.capabilities == [])
        #expect(!skipping.serverEntry.overridePath)
        let plain = try await Self.extended(text, registry: registry, .plainHTTP).file
        #expect(plain.server == "http://\(rest)")
        #expect(!plain.serverEntry.hasTLSKeys)
        #expect(skipping.warnings(for: registry).isEmpty && plain.warnings(for: registry).isEmpty)
    }

    @Test func `a registry among its own mirrors is changed there too, other ports are not`() async throws {
        let text = """
            server = "https://elsewhere.example"
            [host."http://reg:5000"]
              dial_timeout = "1s"
            [host."https://reg:6000"]
            [host."reg:5000"]
              dial_timeout = "2s"
            [host."https://reg:5000"]
              dial_timeout = "3s"
            [host."https://reg:5000/other"]
            """
        let urls = ["//reg:6000", "//reg:5000", "//reg:5000/other"]
        let skipping = try await Self.extended(text, .skipVerify).file
        #expect(skipping.hosts.map(\.url) == urls.map { "https:\($0)" })
        #expect(skipping.hosts.map(\.skipVerify) == [nil, true, true])
        #expect(skipping.hosts[1].dialTimeout == "2s", "of two that become one, the one with the right scheme stays")
        #expect(skipping.serverEntry == HostEntry(url: "https://elsewhere.example"))
        let plain = try await Self.extended(text, .plainHTTP).file
        #expect(plain.hosts.map(\.url) == ["http://reg:5000", "https://reg:6000", "http://reg:5000/other"])
        #expect(plain.hosts[0].dialTimeout == "1s")
    }

    @Test(arguments: [PrivateHosts.Mode.skipVerify, .plainHTTP])
    func `a file that sends the registry elsewhere is refused`(mode: PrivateHosts.Mode) async throws {
        let failure = await #expect(throws: Failure.self) {
            _ = try await Self.extended("server = \"https://elsewhere.example\"", mode)
        }
        #expect(failure?.code == .policy)
        #expect(failure?.message.contains("sends reg:5000 to https://elsewhere.example") == true)
    }

    /// As people write it: over several lines, with comments between the brackets.
    @Test(arguments: [PrivateHosts.Mode.unchanged, .skipVerify])
    func `a pair on lines of its own stays a pair`(mode: PrivateHosts.Mode) async throws {
        let text = """
            client = [
              [ # the pair
                "a.cert", "a.key" ],
            ]
            [host."https://m.example"] # [host."https://no.example"]
              client = [ [
                "b.cert",
                "b.key" ], [ "c.cert",
            "c.key" ] ]
            """
        let (file, _, original) = try await Self.extended(text, mode)
        let folder = original.path.dropLast("hosts.toml".count)
        func pair(_ name: String) -> ClientCertificate {
            ClientCertificate(certificate: "\(folder)\(name).cert", key: "\(folder)\(name).key")
        }
        #expect(file.serverEntry.client == [pair("a")])
        #expect(file.hosts.map(\.client) == [[pair("b"), pair("c")]])
    }

    @Test func `quotes, backslashes and control characters survive in paths, URLs and headers`() async throws {
        let odd = #"we"ird \ n'ame\#t\#u{7F} ü"#
        let escaped = #"we\"ird \\ n'ame\t\u007f ü"#
        let text = """
            ca = "/\(escaped)/ca.pem"
            client = [["/\(escaped)", "\(escaped)/\(escaped)"]]
            [host."https://m.example/\(escaped)"]
              header = { "x\(escaped)" = "\(escaped)" }
            """
        let (file, _, original) = try await Self.extended(text, .unchanged)
        #expect(file.serverEntry.ca == ["/\(odd)/ca.pem"])
        let key = original.path.replacing("hosts.toml", with: "\(odd)/\(odd)")
        let pair = ClientCertificate(certificate: "/\(odd)", key: key)
        #expect(file.serverEntry.client == [pair])
        #expect(file.hosts.map(\.url) == ["https://m.example/\(odd)"])
        #expect(file.hosts.first?.headers == ["x\(odd)": [odd]])
    }
}
