// `tallyman copy` between hosts that are reached by ssh.

import Foundation
import Lab
import LabTraits
import Testing

@Suite(
    .needsDaemon(.v2, .registry, .containerd1_7, .containerd1_6),
    .needs(.program("ssh"), .program("socat"), .program("sudo"), .program("unshare")))
struct CopyCommandTests {
    @Test func `an image goes from one host to others of all releases, and each has its result`() async throws {
        try await Fleet.running(5) { fleet in
            let (source, others) = (fleet.hosts[0], fleet.hosts.dropFirst())
            try await fleet.registry.put(samples: [.l12, .small])
            let names = [Sample.l12, .small].map { fleet.registry.reference($0.name) }
            for name in names { try await source.daemon.ctr("images", "pull", "--plain-http", name) }
            try await source.daemon.ctr("images", "label", names[0], "team=web")
            let result = try await fleet.run(
                "copy",
                names[0], names[1], "--from", source.name, "--to", "host-2", "--to", "host-3", "--to", "@even",
                "--to", "host-5", "--progress", "json")
            #expect(result.status == 0, "\(result.errors)")
            let lines = try JSONLines(result.output)
            for name in names {
                let results = lines.events("result").filter { $0["refs"] as? [String] == [name] }
                #expect(Set(results.compactMap { $0["host"] as? String }) == Set(others.map(\.name)))
                #expect(results.allSatisfy { $0["ok"] as? Bool == true && $0["operation"] as? String == "copy" })
                #expect(results.allSatisfy { $0["unpacked"] as? Bool == true })
            }
            for host in fleet.hosts { #expect(host.server.logins == 1, "\(host.name)") }
            #expect(lines.events("result").count == names.count * others.count + 1)
            #expect(lines.result?["hosts"] as? Int == 4 && lines.result?["done"] as? Int == 4)
            for host in others {
                #expect(try await Set(host.daemon.images()) == Set(source.daemon.images()))
                #expect(
                    try await Set(host.daemon.snapshots().map(\.key)) == Set(source.daemon.snapshots().map(\.key)))
            }
            try await fleet.expectClean()
        }
    }

    @Test func `an image goes from this machine to a host and from a host to this machine`() async throws {
        try await Fleet.running(2) { fleet in
            try await Daemon.running { here in
                try await fleet.registry.put(samples: [.small])
                let name = fleet.registry.reference(Sample.small.name)
                try await here.ctr("images", "pull", "--plain-http", name)
                let there = try await fleet.run("copy", name, "--to", "host-1", "--progress", "plain", here: here)
                #expect(there.status == 0 && there.errors.contains("copied \(name)"), "\(there.errors)")
                #expect(try await fleet.hosts[0].daemon.images() == here.images())
                try await here.remove(name)
                let back = try await fleet.run("copy", name, "--from", "host-1", "-q", here: here)
                #expect(back.status == 0 && back.output == name + "\n", "\(back.errors)")
                #expect(try await fleet.hosts[0].daemon.images() == here.images())
                #expect(try await here.isClean())
            }
            try await fleet.expectClean()
        }
    }

    @Test func `what can't be copied is said with its exit status`() async throws {
        try await Fleet.running(2) { fleet in
            let name = "a.test/unknown:1"
            let missing = try await fleet.run(
                "copy",
                name, "--from", "host-1", "--to", "host-2", "--progress", "json")
            #expect(missing.status == 1)
            let lines = try JSONLines(missing.output)
            #expect(lines.error?["class"] as? String == "not-found")
            #expect((lines.error?["message"] as? String)?.hasPrefix("On host-1: ") == true)
            await fleet.hosts[0].line.refuse()
            for targets in [["--to", "host-2"], ["--to", "host-2", "--to", "."]] {
                let away = try await fleet.run(["copy", name, "--from", "host-1", "--progress", "json"] + targets)
                #expect(away.status == 3)
                let results = try JSONLines(away.output).events("result")
                #expect(results.count == targets.count / 2 && results.allSatisfy { $0["ok"] as? Bool == false })
            }
            #expect(try await fleet.run("copy", name, "--from", "host-2", "--to", "host-1").status == 3)
            for misuse in [[], ["--from", "."], ["--from", "@odd"], ["--from", "host-1", "--host", "host-2"]] {
                let result = try await fleet.run(["copy", name] + misuse)
                #expect(result.status == 2, "\(misuse)")
            }
            try await fleet.expectClean()
        }
    }
}
