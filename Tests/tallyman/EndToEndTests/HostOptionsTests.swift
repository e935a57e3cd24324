// Options that name hosts, where they can't be meant as they are.

import Foundation
import Lab
import LabTraits
import Testing

@Suite struct HostOptionsTests {
    @Test func `what would act on another machine than was named is refused`() async throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (file, hosts) = ("\(folder)/hosts", ["-H", "a", "-H", "b"])
        try "c\n".write(toFile: file, atomically: true, encoding: .utf8)
        let misuses: [([String], String)] = [
            (hosts + ["load"], "name a file"), (hosts + ["import", "-"], "name a file"),
            (["copy", "x", "--from", "a", "--hosts-file", file], "--hosts-file"),
            (["copy", "x", "--from", "a", "--to", "a"], "on that host already"), (hosts + ["doctor"], "one host"),
            (hosts + ["prune", "--all", "-f"], "one host"), (["-H", "a", "dial-stdio"], "this machine's"),
            (["-H", "@none", "images"], "no group @none"), (["-H", "a ", "images"], "invalid name"),
        ]
        for (arguments, words) in misuses {
            let result = try await Command.run(
                Program.path, arguments, environment: Program.variables(address: "/nowhere.sock"))
            #expect(result.status == 2, "\(arguments): \(result.errors)")
            #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
        }
        try "# none\n".write(toFile: file, atomically: true, encoding: .utf8)
        let empty = try await Program.run("--hosts-file", file, "prune", "--all", "-f")
        let input = try await Command.run(
            "sh", ["-c", "printf 'nobody.invalid # far\\n' | \"$0\" --hosts-file - images", Program.path])
        #expect(input.errors.contains("The host nobody.invalid is unknown"), "\(input.errors)")
        #expect(empty.status == 2 && empty.errors.contains("There is no host in \(file)."), "\(empty.errors)")
    }

    @Test(arguments: [
        (["pull", "UPPER"], "reference"), (["pull", "busybox", "--platform", "x"], "platform"),
        (["tag", "busybox", "a b"], "reference"), (["load", "-i", "/none", "--platform", "x"], "platform"),
        (["import", "/none", "UPPER"], "reference"),
    ])
    func `what is wrong on any host is told once, and no host is asked`(_ arguments: [String], code: String)
        async throws
    {
        func run(_ options: String...) async throws -> Command.Result {
            try await Command.run(
                Program.path, arguments + ["-H", "a.invalid", "-H", "b.invalid"] + options,
                environment: Program.variables(address: nil))
        }
        let plain = try await run()
        #expect(plain.status == 1)
        #expect(plain.errors.components(separatedBy: "tallyman: ").count == 2, "\(plain.errors)")
        #expect(plain.errors.hasPrefix("tallyman: \(code): "), "\(plain.errors)")
        let json = try await run("--progress", "json")
        let results = try JSONLines(json.output).events("result")
        #expect(json.status == 1)
        #expect(
            results.map { $0["host"] as? String }.sorted { $0 ?? "" < $1 ?? "" } == [nil, "a.invalid", "b.invalid"])
        #expect(results.last?["failed"] as? [String: Int] == [code: 2], "\(json.output)")
    }
}

@Suite(
    .needsDaemon(.v2, .registry), .needs(.program("ssh"), .program("socat"), .program("sudo"), .program("unshare")))
struct HostsOutputTests {
    @Test func `a reader that goes away after one host's end leaves nothing on the others`() async throws {
        try await Fleet.running(2) { fleet in
            try await fleet.registry.put(samples: [.l12])
            let line = try await fleet.registry.pacedLine(bytesPerSecond: 1 << 30)
            let name = line.reference(Sample.l12.name)
            try await fleet.hosts[0].daemon.ctr("images", "pull", "--plain-http", name)
            line.setSpeed(bytesPerSecond: 100_000)
            let run = try await Command.run(
                "sh",
                [
                    "-c", "{ \"$0\" \"$@\"; echo $? >&2; } | grep -m 1 '\"event\":\"result\"'", Program.path, "pull",
                    name, "-H", "@fleet", "--progress", "json",
                ], environment: Program.variables(address: nil).merging(fleet.environment) { $1 })
            #expect(run.output.contains("\"host\":\"host-1\""), "\(run.output)")
            #expect(run.errors.contains("its reader is gone.") && run.errors.hasSuffix("130\n"), "\(run.errors)")
            for host in fleet.hosts { #expect(try await host.daemon.isClean(), "\(host.name)") }
            await line.stop()
        }
    }
}
