// Which machines options, files and the configuration come to, and what several of them end with.

import App
import Config
import Failure
import FoundationEssentials
import RemoteHosts
import Testing
import TransferModel

@testable import ScreenRuntime

@Suite struct HostChoiceTests {
    private let configuration: Configuration

    init() throws {
        configuration = try Configuration(
            parsing: """
                [hosts.web1]
                namespace = "file"
                groups = ["web"]
                [hosts.web2]
                groups = ["web"]
                """, path: "config.toml")
    }

    private func file(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/tallyman-hosts-\(UInt64.random(in: 0...UInt64.max))"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test(arguments: ["", "\n", "# nobody\n\n"]) func `a file without a host never means this machine`(text: String)
        throws
    {
        let path = try file(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let failure = #expect(throws: Failure.self) { try HostChoice(files: [path]).machines(configuration) }
        #expect(failure?.code == .notFound)
        #expect(failure?.message == "There is no host in \(path).")
        #expect(try HostChoice(names: ["."], files: [path]).machines(configuration) == [.here])
        #expect(try HostChoice().machines(configuration).isEmpty)
    }

    @Test func `options count over the configuration, for hosts that it names alone too`() throws {
        let choice = HostChoice(names: ["x"], usesSudo: true, address: "/here.sock", namespace: "k8s.io")
        let expected = try RemoteHost(name: "web1", namespace: "k8s.io", usesSudo: true)
        #expect(try choice.naming("web1").machines(configuration) == [.remote(expected)])
        #expect(
            try HostChoice().naming("web1").machines(configuration)
                == [.remote(RemoteHost(name: "web1", namespace: "file"))])
    }

    @Test func `several hosts are done only when each is`() {
        let done = Outcome.succeeded(TransferResult(images: [], engine: .transfer))
        let failed = Outcome.failed(Failure(.network, ""))
        #expect(FleetRun.status([done, done], of: 2) == nil)
        #expect(FleetRun.status([done], of: 2) == .cancelled)
        #expect(FleetRun.status([done, failed], of: 3) == .failed)
        #expect(FleetRun.status([failed, .cancelled], of: 2) == .cancelled)
    }

    @Test(.timeLimit(.minutes(1))) func `cancelling reaches the innermost work alone`() async {
        let interruption = Interruption()
        let begun = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            await interruption.run {
                let isInnerCancelled = await interruption.run {
                    begun.continuation.finish()
                    try? await Task.sleep(for: .seconds(3600))
                    return Task.isCancelled
                }
                return [isInnerCancelled, Task.isCancelled]
            }
        }
        for await _ in begun.stream {}
        task.cancel()
        #expect(await task.value == [true, false])
    }

    @Test(
        arguments: [
            ("/dev/sda1 100 40 60 40% /", 61_440), ("/dev/sda1 100 40 0 100% /", 0),
            ("/dev/sda1 100 140 -40 140% /", nil),
            ("/dev/sda1 9223372036854775807 0 9223372036854775807 0% /", nil),
            ("/dev/sda1 1 -9223372036854775808 -9223372036854775808 0% /", nil), ("df: no such file", nil), ("", nil),
        ] as [(String, Int64?)])
    func `a host's disk space is what df says, if that can be`(line: String, free: Int64?) {
        let table = "Filesystem 1024-blocks Used Available Capacity Mounted on\n\(line)\n"
        #expect(DiskSpace(table: table)?.free == free)
    }
}
