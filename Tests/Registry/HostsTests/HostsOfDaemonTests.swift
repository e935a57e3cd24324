// What is in force on the daemon's machine, as a script there tells it.

import Failure
import Foundation
import RegistryHosts
import Testing

struct HostsOfDaemonTests {
    private let hosts: HostsOfDaemon

    init() throws { hosts = try HostsOfDaemon(of: "reg.test:5000") }

    private func answer(roots: [String]) throws -> String {
        let shell = Process()
        let output = Pipe()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", HostsOfDaemon.search, "sh"] + hosts.words(roots: roots)
        shell.standardOutput = output
        try shell.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self)
    }

    @Test func `the first root that knows the registry is in force, with its hosts file`() throws {
        let text = "server = \"http://m.test\"\nskip_verify = true\n"
        let sandbox = try Sandbox(["a/": "", "b/reg.test:5000/hosts.toml": text, "c/reg.test:5000/hosts.toml": ""])
        let (missing, found) = try hosts.results(
            try answer(roots: ["a", "none", "b", "c"].map { "\(sandbox.path)/\($0)" }))
        #expect(missing == ["\(sandbox.path)/none"])
        #expect(found?.root == "\(sandbox.path)/b")
        #expect(found?.directory == "\(sandbox.path)/b/reg.test:5000")
        let warnings = found?.hostsFile?.warnings(for: "reg.test:5000", isHere: false)
        // containerd falls back to HTTP by itself there.
        #expect(warnings?.map(\.code) == [.scheme])
    }

    @Test func `certificates that lie there are not called missing from here`() throws {
        let text = "ca = \"ca.pem\"\n"
        let sandbox = try Sandbox(["a/reg.test:5000/hosts.toml": text, "b/reg.test:5000/ca.crt": ""])
        let first = try hosts.results(try answer(roots: ["\(sandbox.path)/a"])).found
        #expect(first?.hostsFile?.warnings(for: "reg.test:5000", isHere: false) == [])
        let second = try hosts.results(try answer(roots: ["\(sandbox.path)/b"])).found
        #expect(second?.directory == "\(sandbox.path)/b/reg.test:5000")
        #expect(second != nil && second?.hostsFile == nil)
    }

    @Test func `nothing is in force where no root knows the registry`() throws {
        let sandbox = try Sandbox(["a/other/hosts.toml": ""])
        #expect(try hosts.results(try answer(roots: ["\(sandbox.path)/a"])).found == nil)
        #expect(try hosts.results("").found == nil)
    }

    @Test func `a hosts file that can't be used is told`() throws {
        let sandbox = try Sandbox(["a/reg.test:5000/hosts.toml": "server = \n"])
        let failure = #expect(throws: Failure.self) {
            try hosts.results(try answer(roots: ["\(sandbox.path)/a"]))
        }
        #expect(failure?.code == .policy)
    }
}
