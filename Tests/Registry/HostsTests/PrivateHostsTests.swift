// Private hosts directories: who may read them, and that nothing of them stays.

import Failure
import Foundation
import Glibc
import RegistryHosts
import Testing

struct PrivateHostsTests {
    @Test func `Docker's certificates become keys with absolute paths, and no key is copied`() async throws {
        let sandbox = try Sandbox(["root/reg/ca.crt": "AUTHORITY", "root/reg/c.cert": "C", "root/reg/c.key": "SECRET"])
        let found = try HostsSearch(roots: ["\(sandbox.path)/root"]).find(for: "reg")
        let folder = "\(sandbox.path)/root/reg"
        try await PrivateHosts.with(extending: found, registry: "reg", mode: .skipVerify, parent: sandbox.path) {
            root throws(Failure) in
            let file = try HostsFile.read(directory: "\(root)/reg")
            #expect(file.serverEntry.ca == ["\(folder)/ca.crt"])
            let pair = ClientCertificate(certificate: "\(folder)/c.cert", key: "\(folder)/c.key")
            #expect(file.serverEntry.client == [pair])
            #expect(FileManager.default.subpaths(atPath: root)?.sorted() == ["reg", "reg/hosts.toml"])
            let text = (try? String(contentsOfFile: "\(root)/reg/hosts.toml", encoding: .utf8)) ?? ""
            #expect(!text.contains("SECRET") && !text.contains("AUTHORITY"))
        }
    }

    @Test func `an entry under another spelling is passed on unchanged, under the daemon's name`() async throws {
        let sandbox = try Sandbox(["root/reg/hosts.toml": "capabilities = [\"pull\"]\nca = \"ca.pem\"\n"])
        let found = try HostsSearch(roots: ["\(sandbox.path)/root"]).find(for: "reg:443")
        #expect(found?.isFoundByDaemon == false)
        try await PrivateHosts.with(extending: found, registry: "reg:443", mode: .unchanged, parent: sandbox.path) {
            root throws(Failure) in
            let file = try HostsFile.read(directory: "\(root)/reg:443")
            #expect(file.server == nil)
            #expect(file.serverEntry.capabilities == ["pull"])
            #expect(file.serverEntry.ca == ["\(sandbox.path)/root/reg/ca.pem"])
        }
    }

    @Test func `folders are 0700 and the file 0600, in a folder with the process in its name`() async throws {
        let sandbox = try Sandbox()
        try await PrivateHosts.with(extending: nil, registry: "reg", mode: .skipVerify, parent: sandbox.path) {
            root throws(Failure) in
            #expect(root.hasPrefix("\(sandbox.path)/hosts-\(getpid())-"))
            #expect(Sandbox.mode(root) == 0o700)
            #expect(Sandbox.mode("\(root)/reg") == 0o700)
            #expect(Sandbox.mode("\(root)/reg/hosts.toml") == 0o600)
        }
    }

    @Test func `it is gone after success and after a failure`() async throws {
        let sandbox = try Sandbox()
        let value = try await PrivateHosts.with(
            extending: nil, registry: "reg", mode: .plainHTTP, parent: sandbox.path
        ) { _ throws(Failure) in sandbox.names().count }
        #expect(value == 1)
        #expect(sandbox.names() == [])
        let failure = await #expect(throws: Failure.self) {
            try await PrivateHosts.with(extending: nil, registry: "reg", mode: .plainHTTP, parent: sandbox.path) {
                _ throws(Failure) in throw Failure(.network, "No.")
            }
        }
        #expect(failure?.code == .network)
        #expect(sandbox.names() == [])
    }

    @Test(.timeLimit(.minutes(1))) func `it is gone after cancellation`() async throws {
        let sandbox = try Sandbox()
        let (started, starting) = AsyncStream<Int>.makeStream()
        let wasCancelled = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do throws(Failure) {
                    try await PrivateHosts.with(
                        extending: nil, registry: "reg", mode: .skipVerify, parent: sandbox.path
                    ) { _ throws(Failure) in
                        starting.yield(sandbox.names().count)
                        for await _ in AsyncStream<Never>.makeStream().stream {}
                        throw Failure(.cancelled, "Cancelled.")
                    }
                    return false
                } catch {
                    return error.code == .cancelled
                }
            }
            for await count in started {
                #expect(count == 1)
                break
            }
            group.cancelAll()
            return await group.next() ?? false
        }
        #expect(wasCancelled)
        #expect(sandbox.names() == [])
    }

    @Test func `where nothing can be made, nothing stays and the class is storage`() async throws {
        let sandbox = try Sandbox(["file": ""])
        for (parent, registry) in [("\(sandbox.path)/none", "reg"), ("\(sandbox.path)/file", "reg")] {
            let failure = await #expect(throws: Failure.self) {
                try await PrivateHosts.with(extending: nil, registry: registry, mode: .skipVerify, parent: parent) {
                    _ throws(Failure) in Issue.record("The body may not run.")
                }
            }
            #expect(failure?.code == .storage)
        }
        // The entry's name is too long for a folder: the root was made already, and is gone again.
        let long = String(repeating: "a", count: 300)
        let failure = await #expect(throws: Failure.self) {
            try await PrivateHosts.with(extending: nil, registry: long, mode: .skipVerify, parent: sandbox.path) {
                _ throws(Failure) in Issue.record("The body may not run.")
            }
        }
        #expect(failure?.code == .storage)
        #expect(sandbox.names() == ["file"])
    }
}
