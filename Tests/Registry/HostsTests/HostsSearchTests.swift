// Which folder is in force for a registry.

import Failure
import Foundation
import RegistryHosts
import Testing

struct HostsSearchTests {
    private static let entries: [(String, [String], String?, Bool)] = [
        ("reg.example:5000", ["reg.example:5000"], "reg.example:5000", true),
        ("reg.example:5000", ["reg.example_5000_"], "reg.example_5000_", true),
        ("reg.example:5000", ["reg.example:5000", "reg.example_5000_"], "reg.example_5000_", true),
        ("reg.example:5000", ["reg.example", "_default"], "_default", true),
        ("reg.example:5000", ["reg.example:443", "reg.example"], nil, true),
        ("reg.example", ["reg.example", "_default"], "reg.example", true),
        ("reg.example", ["reg.example_443_"], "reg.example_443_", false),
        ("reg.example", ["reg.example:443"], "reg.example:443", false),
        ("reg.example:443", ["reg.example"], "reg.example", false),
        ("reg.example:443", ["reg.example", "reg.example:443"], "reg.example:443", true),
        ("reg.example:443", ["reg.example", "_default"], "_default", true),
        ("docker.io", ["docker.io", "index.docker.io"], "docker.io", true),
        ("docker.io", ["index.docker.io", "registry-1.docker.io"], "index.docker.io", false),
        ("docker.io", ["registry-1.docker.io_443_"], "registry-1.docker.io_443_", false),
        ("registry-1.docker.io", ["docker.io"], "docker.io", false),
        ("index.docker.io:443", ["docker.io"], "docker.io", false),
        ("docker.io:5000", ["docker.io"], nil, true),
        ("[::1]:5000", ["[::1]_5000_"], "[::1]_5000_", true),
        ("[::1]:5000", ["[::1]:5000"], "[::1]:5000", true),
        ("[::1]", ["[::1]"], "[::1]", true),
        ("[::1]:443", ["[::1]"], "[::1]", false),
        ("reg.example", ["other.example"], nil, true),
    ]

    @Test(arguments: entries)
    func `the daemon's names come first, in its order, then other spellings`(
        registry: String, entries: [String], expected: String?, isFoundByDaemon: Bool
    ) throws {
        let sandbox = try Sandbox(Dictionary(uniqueKeysWithValues: entries.map { ("\($0)/", "") }))
        let found = try HostsSearch(roots: [sandbox.path]).find(for: registry)
        #expect(found?.entryName == expected)
        #expect(found?.isFoundByDaemon ?? true == isFoundByDaemon)
    }

    @Test func `the first root that has the registry wins, and later ones are listed`() throws {
        let sandbox = try Sandbox(["b/reg:1/hosts.toml": "# mine", "c/_default/ca.crt": "", "d/reg_1_/": ""])
        let roots = ["a", "b", "c", "d", "b"].map { "\(sandbox.path)/\($0)" }
        let search = HostsSearch(roots: roots)
        let found = try #require(try search.find(for: "reg:1"))
        #expect(found.root == roots[1])
        #expect(found.directory == "\(roots[1])/reg:1")
        #expect(found.kind == .hostsFile(path: "\(roots[1])/reg:1/hosts.toml"))
        #expect(found.shadowed == ["\(roots[2])/_default", "\(roots[3])/reg_1_"])
        #expect(try search.find(for: "other")?.entryName == "_default")
        #expect(search.missingRoots == [roots[0]])
    }

    @Test(arguments: [["ca.crt": "x"], ["hosts.toml": ""], [:]])
    func `without a hosts file, or with an empty one, certificates count`(files: [String: String]) throws {
        let sandbox = try Sandbox(["reg/": ""])
        for (name, text) in files { try sandbox.write(text, to: "reg/\(name)") }
        #expect(try HostsSearch(roots: [sandbox.path]).find(for: "reg")?.kind == .certificates)
    }

    @Test func `an entry that is no folder is class policy`() throws {
        let sandbox = try Sandbox(["reg": ""])
        let failure = #expect(throws: Failure.self) { try HostsSearch(roots: [sandbox.path]).find(for: "reg") }
        #expect(failure?.code == .policy)
    }

    @Test(arguments: ["", "..", "a/b", "a\nb", "user@host"])
    func `what is no registry is refused`(registry: String) {
        let failure = #expect(throws: Failure.self) { try HostsSearch(roots: ["/"]).find(for: registry) }
        #expect(failure?.code == .reference)
    }

    @Test func `relative roots are those of the working directory`() {
        let here = FileManager.default.currentDirectoryPath
        let roots = HostsSearch(roots: ["certs.d", "./x/../certs.d/", "/etc//certs.d"]).roots
        #expect(roots == ["\(here)/certs.d", "/etc/certs.d"])
    }

    @Test(arguments: [
        (false, ["HOME": "/home/u"], "/etc"), (true, ["HOME": "/home/u"], "/home/u/.config"),
        (true, ["HOME": "/home/u", "XDG_CONFIG_HOME": "/c"], "/c"),
        (true, ["HOME": "/home/u", "XDG_CONFIG_HOME": "c"], "/home/u/.config"),
    ])
    func `standard roots are containerd's, then Docker's`(
        isRootless: Bool, environment: [String: String], base: String
    ) {
        let roots = HostsSearch.standardRoots(isRootless: isRootless, environment: environment)
        #expect(roots == ["\(base)/containerd/certs.d", "\(base)/docker/certs.d"])
    }
}
