// Standard output that takes no more: full, closed, or without a reader.

import Foundation
import Lab
import LabTraits
import Testing

@Suite(.needsDaemon(.v2, .registry)) struct OutputTests {
    private func withImage(_ body: (Daemon, _ name: String, _ remote: String) async throws -> Void) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small, .twice])
            try await Daemon.running { daemon in
                let name = registry.reference(Sample.small.name)
                try await daemon.ctr("images", "pull", "--plain-http", name)
                try await body(daemon, name, registry.reference(Sample.twice.name))
            }
        }
    }

    /// Runs a line of a shell, in which `$0` is the program.
    private func shell(_ line: String, _ arguments: [String], _ daemon: Daemon) async throws -> Command.Result {
        try await Command.run(
            "sh", ["-c", line, Program.path] + arguments, environment: Program.variables(address: daemon.address))
    }

    @Test(arguments: [(">/dev/full", "the device is full"), (">&-", "it is closed")])
    func `a full or closed one is told, and nothing is left`(place: String, reason: String) async throws {
        try await withImage { daemon, name, remote in
            let commands = [
                ["images"], ["images", "--format", "json"], ["images", "-q"], ["snapshotters"], ["namespaces"],
                ["inspect", name], ["history", name], ["themes"], ["config"], ["manual"], ["doctor"], ["--version"],
                ["--help"], ["--progress", "json", "pull", remote], ["pull", "-q", remote],
                ["--progress", "json", "push", name], ["rm", remote],
            ]
            for arguments in commands {
                let run = try await shell("exec \"$0\" \"$@\" \(place)", arguments, daemon)
                #expect(run.status == 1, "\(arguments)")
                #expect(run.errors.contains("Can't write standard output: \(reason)."), "\(arguments): \(run.errors)")
                #expect(try await daemon.isClean(), "\(arguments)")
            }
            let save = try await shell("exec \"$0\" save \"$1\" \(place)", [name], daemon)
            #expect(save.status == 1)
            #expect(save.errors.contains("Can't write standard output"), "\(save.errors)")
            #expect(try await daemon.isClean())
        }
    }

    @Test func `without a reader lists end quietly, and transfers say why`() async throws {
        try await withImage { daemon, name, remote in
            let list = try await shell("{ \"$0\" images; echo $? >&2; } | true", [], daemon)
            #expect(["0\n", "141\n"].contains(list.errors), "\(list.errors)")
            let pull = try await shell(
                "{ \"$0\" --progress json pull \"$1\"; echo $? >&2; } | head -n 1", [remote], daemon)
            #expect(pull.errors.contains("Can't write standard output: its reader is gone."), "\(pull.errors)")
            #expect(pull.errors.hasSuffix("130\n"), "\(pull.errors)")
            #expect(try await daemon.isClean())
        }
    }
}
