// Where private directories are, what is swept, and what the daemon sees.

import Failure
import Files
import Foundation
import Glibc
import Processes
import RegistryHosts
import Testing

struct PlaceTests {
    @Test func `the runtime directory comes first, then the state directory, then the home's`() throws {
        let sandbox = try Sandbox(["run/": ""])
        let root = sandbox.path
        let runtime = ["XDG_RUNTIME_DIR": "\(root)/run", "XDG_STATE_HOME": "\(root)/state", "HOME": root]
        #expect(try RuntimeFolder.path(environment: runtime) == "\(root)/run/tallyman")
        #expect(try RuntimeFolder.path(environment: runtime) == "\(root)/run/tallyman")
        #expect(Sandbox.mode("\(root)/run/tallyman") == 0o700)
        let state = ["XDG_RUNTIME_DIR": "\(root)/none", "XDG_STATE_HOME": "\(root)/state"]
        #expect(try RuntimeFolder.path(environment: state) == "\(root)/state/tallyman")
        #expect(Sandbox.mode("\(root)/state") == 0o700)
        let home = ["XDG_RUNTIME_DIR": "run", "XDG_STATE_HOME": "", "HOME": root]
        #expect(try RuntimeFolder.path(environment: home) == "\(root)/.local/state/tallyman")
        let failure = #expect(throws: Failure.self) { try RuntimeFolder.path(environment: [:]) }
        #expect(failure?.code == .storage)
    }

    @Test func `a folder that others may write in, a link and a file are refused`() throws {
        let sandbox = try Sandbox(["a/tallyman/": "", "b/": "", "c/tallyman": "", "target/": ""])
        #expect(chmod("\(sandbox.path)/a/tallyman", 0o770) == 0)
        #expect(symlink("\(sandbox.path)/target", "\(sandbox.path)/b/tallyman") == 0)
        for name in ["a", "b", "c"] {
            let failure = #expect(throws: Failure.self) {
                try RuntimeFolder.path(environment: ["XDG_STATE_HOME": "\(sandbox.path)/\(name)"])
            }
            #expect(failure?.code == .storage)
        }
    }

    @Test func `only directories of processes that are gone are swept, and links are not followed`() throws {
        let here = ProcessIdentity.current
        func name(
            _ pid: Int32, start: String? = nil, boot: String? = nil, namespace: String? = nil
        ) -> String {
            ProcessIdentity(
                pid: pid, startTime: start ?? here.startTime, bootID: boot ?? here.bootID,
                pidNamespace: namespace ?? here.pidNamespace
            ).fileName
        }
        let dead = name(try Self.deadProcess())
        let elsewhere = [name(here.pid, boot: "1-2"), name(here.pid, namespace: "pid:[1]")]
        let kept =
            [
                "hosts-\(here.fileName)-abcdef", "hosts-\(dead)-abc", "hosts-\(dead)-abcdef.bak",
                "hosts-\(here.pid)-abcdef",
            ]
            + ["hosts--\(dead)-abcdef", "hosts-x-abcdef", "other-\(dead)-abcdef"]
            + elsewhere.map { "hosts-\($0)-abcdef" }
        let swept = ["\(dead)-AbCd12", "\(name(here.pid, start: "1"))-abcdef"] + elsewhere.map { "\($0)-oldold" }
        let sandbox = try Sandbox(["target/precious": "x"])
        for name in kept + swept.map({ "hosts-\($0)" }) { try sandbox.write("", to: "p/\(name)/reg/hosts.toml") }
        for name in elsewhere {
            // Of a process that can't be looked for from here, a day must have passed.
            var times = [
                timespec(tv_sec: time(nil) - 90_000, tv_nsec: 0), timespec(tv_sec: time(nil) - 90_000, tv_nsec: 0),
            ]
            #expect(utimensat(AT_FDCWD, "\(sandbox.path)/p/hosts-\(name)-oldold", &times, 0) == 0)
        }
        let target = "\(sandbox.path)/target"
        #expect(symlink(target, "\(sandbox.path)/p/hosts-\(dead)-AbCd12/reg/link") == 0)
        #expect(symlink(target, "\(sandbox.path)/p/hosts-\(dead)-AbCd12/link") == 0)
        #expect(symlink(target, "\(sandbox.path)/p/hosts-\(dead)-linked") == 0)
        try sandbox.write("", to: "p/hosts-\(dead)-afiles")
        PrivateHosts.sweep(parent: "\(sandbox.path)/p")
        #expect(sandbox.names(in: "p") == (kept + ["hosts-\(dead)-linked", "hosts-\(dead)-afiles"]).sorted())
        #expect(sandbox.names(in: "target") == ["precious"])
        PrivateHosts.sweep(parent: "\(sandbox.path)/none")
    }

    @Test func `a directory that the daemon has is seen, one that it lacks is not`() throws {
        let sandbox = try Sandbox(["root/": ""])
        let pid = UInt64(getpid())
        try HostsVisibility.check("\(sandbox.path)/root", daemonPID: pid)
        let missing = #expect(throws: Failure.self) {
            try HostsVisibility.check("\(sandbox.path)/none", daemonPID: pid)
        }
        #expect(missing?.code == .policy)
        // A process that can't be looked at proves nothing.
        try HostsVisibility.check("\(sandbox.path)/root", daemonPID: UInt64(try Self.deadProcess()))
    }

    @Test(.enabled(if: geteuid() == 0, "needs root: a mount namespace of its own"), .timeLimit(.minutes(1)))
    func `a directory in another mount namespace is not seen`() throws {
        let sandbox = try Sandbox(["root/reg/": "", "hidden/root/": ""])
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        let script = "mount -t tmpfs none \"$0\" && mkdir \"$0/root\" && echo ready && read -r _"
        process.arguments = ["--mount", "/bin/sh", "-c", script, "\(sandbox.path)/hidden"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        #expect(output.fileHandleForReading.availableData == Data("ready\n".utf8))
        let pid = UInt64(process.processIdentifier)
        try HostsVisibility.check("\(sandbox.path)/root", daemonPID: pid)
        for path in ["\(sandbox.path)/hidden/root", "\(sandbox.path)/hidden"] {
            let failure = #expect(throws: Failure.self) { try HostsVisibility.check(path, daemonPID: pid) }
            #expect(failure?.message == "The daemon doesn't see the hosts directory \(path).")
        }
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The number of a process that has ended and was waited for.
    private static func deadProcess() throws -> pid_t {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/true")
        try process.run()
        process.waitUntilExit()
        return process.processIdentifier
    }
}
