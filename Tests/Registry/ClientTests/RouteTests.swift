// From the settings for a registry to the servers that are tried.

import Failure
import RegistryHosts
import Testing

@testable import RegistryClient

struct RouteTests {
    private func entry(_ url: String, _ change: (inout HostEntry) -> Void = { _ in }) -> HostEntry {
        var entry = HostEntry(url: url)
        change(&entry)
        return entry
    }

    private func roots(
        _ registry: String, _ hosts: HostsFile?, _ scheme: RegistryRoute.Scheme = .https
    ) throws -> [String] {
        try RegistryRoute(registry: registry, hosts: hosts, scheme: scheme).servers.map { server in
            server.url("").text.replacing("/v2/", with: "/v2")
                + (server.tls.isUnverified ? " unverified" : "") + (server.getsCredentials ? "" : " anonymous")
        }
    }

    @Test(
        arguments: [
            ("docker.io", .https, "https://registry-1.docker.io/v2"),
            ("r.example.com:5000", .https, "https://r.example.com:5000/v2"),
            ("r.example.com", .http, "http://r.example.com/v2"),
            ("[::1]:5000", .httpsUnverified, "https://[::1]:5000/v2 unverified"),
        ] as [(String, RegistryRoute.Scheme, String)])
    func `without settings there is the registry's own server`(
        _ registry: String, _ scheme: RegistryRoute.Scheme, _ root: String
    ) throws {
        #expect(try roots(registry, nil, scheme) == [root])
    }

    @Test
    func `mirrors come first, in the order of the file, and are told the registry`() throws {
        let hosts = HostsFile(mirrors: [entry("https://b"), entry("http://a:80"), entry("plain.example.com")])
        #expect(
            try roots("docker.io", hosts) == [
                "https://b/v2?ns=docker.io", "http://a:80/v2?ns=docker.io",
                "https://plain.example.com/v2?ns=docker.io", "https://registry-1.docker.io/v2",
            ])
    }

    @Test(arguments: [
        ("https://m/v2", false, "https://m/v2/"), ("https://m/v2/", false, "https://m/v2/"),
        ("https://m/hub", false, "https://m/hub/v2/"), ("https://m/hub/", true, "https://m/hub/"),
        ("https://m", true, "https://m/"), ("https://u:p@m/?x=y", false, "https://m/v2/"),
    ])
    func `a path ends in v2 unless the file overrides it`(_ url: String, _ overrides: Bool, _ root: String) throws {
        let hosts = HostsFile(mirrors: [entry(url) { $0.overridePath = overrides }])
        let server = try RegistryRoute(registry: "r", hosts: hosts).servers[0]
        #expect(server.url("").shown == root)
    }

    @Test
    func `plain HTTP with TLS keys is HTTPS, then HTTP without secrets`() throws {
        let mixed = entry("http://r:5000") {
            $0.skipVerify = true
            $0.headers = ["X-Secret": ["s"]]
        }
        let hosts = HostsFile(mirrors: [], server: mixed)
        let route = try RegistryRoute(registry: "r:5000", hosts: hosts)
        #expect(
            try roots("r:5000", hosts) == ["https://r:5000/v2 unverified", "http://r:5000/v2 anonymous"])
        #expect(route.servers.map { $0.headers.isEmpty } == [false, true])
        #expect(try roots("r:5000", hosts, .http) == ["http://r:5000/v2"])
        #expect(try roots("r:5000", hosts, .httpsUnverified) == ["https://r:5000/v2 unverified"])
    }

    @Test
    func `an insecure attempt changes the registry's own server only`() throws {
        let own = entry("https://r:5000") {
            $0.headers = ["X-Secret": ["s"]]
            $0.ca = ["/ca.pem"]
        }
        let hosts = HostsFile(mirrors: [entry("https://m")], server: own)
        let route = try RegistryRoute(registry: "r:5000", hosts: hosts, scheme: .http)
        #expect(route.servers.map(\.description) == ["https://m/v2", "http://r:5000/v2"])
        #expect(route.servers[1].headers.isEmpty && route.servers[1].tls == TLSSettings())
    }

    @Test
    func `settings that send the registry elsewhere allow no insecure attempt`() throws {
        let hosts = HostsFile(mirrors: [], server: entry("https://elsewhere"))
        #expect(try roots("r", hosts) == ["https://elsewhere/v2?ns=r"])
        let failure = #expect(throws: Failure.self) { try RegistryRoute(registry: "r", hosts: hosts, scheme: .http) }
        #expect(failure?.code == .policy)
    }

    @Test
    func `capabilities decide what a server is asked for`() throws {
        let hosts = HostsFile(
            mirrors: [
                entry("https://pull") { $0.capabilities = ["Pull"] },
                entry("https://both") { $0.capabilities = ["pull", "resolve"] }, entry("https://all"),
            ], server: entry("https://r") { $0.capabilities = ["push"] })
        let route = try RegistryRoute(registry: "r", hosts: hosts)
        func able(_ capabilities: Set<RegistryServer.Capability>) -> [String] {
            route.servers(for: capabilities).map(\.root.host)
        }
        #expect(able([.pull]) == ["pull", "both", "all"])
        #expect(able([.pull, .resolve]) == ["both", "all"])
        #expect(able([.push]) == ["all", "r"])
    }

    @Test
    func `no description of a route shows a header's value`() throws {
        let hosts = HostsFile(mirrors: [entry("https://m?key=hidden") { $0.headers = ["X": ["hidden"]] }])
        let route = try RegistryRoute(registry: "r", hosts: hosts)
        var dumped = ""
        dump(route, to: &dumped)
        #expect(!"\(route) \(dumped) \(String(reflecting: route))".contains("hidden"))
    }

    @Test
    func `an address in the file that is none is refused`() {
        let hosts = HostsFile(mirrors: [entry("https://")])
        #expect(throws: Failure.self) { try RegistryRoute(registry: "r", hosts: hosts) }
        #expect(throws: Failure.self) { try RegistryRoute(registry: "", hosts: nil) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `certificates that can't be read are told before anything is asked`() async throws {
        let changes: [(inout HostEntry) -> Void] = [
            { $0.ca = ["/not/there.pem"] }, { $0.client = [ClientCertificate(certificate: "/not/there.cert")] },
        ]
        for change in changes {
            let route = try RegistryRoute(
                registry: "r", hosts: HostsFile(mirrors: [], server: entry("https://r", change)))
            let failure = await failureOf { () throws(Failure) in
                try await RegistryClient.with(route, credential: { _ in nil }) { _ throws(Failure) in
                    _ = Issue.record("it was begun")
                }
            }
            #expect(failure?.code == .certificate)
            #expect(failure?.message.contains("/not/there") == true)
        }
    }

    @Test
    func `a time limit for connecting is that of its server`() throws {
        let hosts = HostsFile(mirrors: [entry("https://m") { $0.dialTimeout = "1m30s" }])
        let route = try RegistryRoute(registry: "r", hosts: hosts)
        #expect(route.servers.map(\.connecting) == [.seconds(90), nil])
    }
}
