// Many hosts over ssh: lists, pulls onto all of them, and the screen, with hosts that are dead or hang.

import Canvas
import Foundation
import Glibc
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(
    .serialized, .needsDaemon(.v2, .registry, .containerd1_7, .containerd1_6),
    .needs(.program("ssh"), .program("socat"), .program("sudo"), .program("unshare")))
struct ManyHostsTests {
    @Test func `of fifty hosts three are dead and one hangs: all others are listed, and get an image`() async throws {
        try await Fleet.running(50) { fleet in
            try await fleet.registry.put(samples: [.small])
            let name = fleet.registry.reference(Sample.small.name)
            for host in fleet.hosts[46...48] { await host.line.refuse() }
            fleet.hosts[49].line.freeze()
            try fleet.configure("[hosts.lost]\nssh = \"host-1\"\naddress = \"/run/none.sock\"\ngroups = [\"fleet\"]")
            let dead = Set(fleet.hosts[46...].map(\.name))

            let pulled = try await fleet.run("pull", name, "-H", "@fleet", "--progress", "json")
            #expect(pulled.status == 1)
            let lines = try JSONLines(pulled.output)
            let results = lines.events("result").filter { !($0["host"] is NSNull) }
            #expect(results.count == 51)
            let failed = results.filter { $0["ok"] as? Bool != true }
            #expect(Set(failed.compactMap { $0["host"] as? String }) == dead.union(["lost"]), "\(failed)")
            for result in failed {
                let expected = result["host"] as? String == "lost" ? "daemon" : "network"
                #expect((result["error"] as? [String: Any])?["class"] as? String == expected)
            }
            let last = try #require(lines.result)
            #expect(last["done"] as? Int == 46 && last["hosts"] as? Int == 51 && last["host"] is NSNull)
            #expect(last["failed"] as? [String: Int] == ["network": 4, "daemon": 1])
            // Each event says of which host it is.
            #expect(lines.all.allSatisfy { $0["host"] != nil })

            let listed = try await fleet.run("images", "-H", "@fleet")
            #expect(listed.status == 1)
            let rows = listed.output.split(separator: "\n").dropFirst()
            #expect(Set(rows.compactMap { $0.split(separator: " ").first.map(String.init) }).count == 46)
            #expect(listed.errors.contains("lost: daemon: There is no containerd on lost."))
            for name in dead { #expect(listed.errors.contains("\(name): network: "), "\(listed.errors)") }

            // They are back, and only they are tried again.
            for host in fleet.hosts[46...48] { try await host.line.accept() }
            fleet.hosts[49].line.thaw()
            let list = try #require(fleet.environment["XDG_RUNTIME_DIR"]) + "/failed"
            try (dead.sorted().joined(separator: "\n# the rest\n") + "\n").write(
                toFile: list, atomically: true, encoding: .utf8)
            let again = try await fleet.run("pull", name, "-q", "--hosts-file", list)
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.output.split(separator: "\n").count == 4)
            try await fleet.expectClean()
        }
    }

    @Test func `after failures no further host is begun, and one goes first`() async throws {
        try await Fleet.running(4) { fleet in
            try await fleet.registry.put(samples: [.small])
            await fleet.hosts[0].line.refuse()
            let name = fleet.registry.reference(Sample.small.name)
            let first = try await fleet.run("pull", name, "-H", "@fleet", "--one-first", "--progress", "plain")
            #expect(first.status == 1)
            #expect(first.errors.contains("0 of 4 hosts done; 1 failed (1 network); 3 not begun"), "\(first.errors)")
            let most = try await fleet.run(
                "pull", name, "-H", "@fleet", "--hosts-at-once", "1", "--max-failures", "1", "--progress", "json")
            #expect(try JSONLines(most.output).result?["notBegun"] as? Int == 3)
            let misuses: [([String], Int32)] = [
                (["-H", "@none", "images"], 2), (["-H", "-x", "images"], 2), (["-H", "@fleet", "rm", "x"], 2),
            ]
            for (misuse, status) in misuses {
                let result = try await fleet.run(misuse)
                #expect(result.status == status && !result.errors.isEmpty, "\(misuse)")
            }
            try await fleet.expectClean()
        }
    }

    @Test func `a tag that has drifted is seen, and brought up to date on all hosts`() async throws {
        try await Fleet.running(8, roundTrip: .milliseconds(100)) { fleet in
            try await fleet.drift()
            let session = try fleet.screen("-H", "@fleet")
            defer { session.close() }
            try await fleet.untilConnected(session)
            session.send("8")
            try await session.waitFor(text: "6 of 8")
            session.send("p")
            try await session.waitFor(text: "Pull an image on 6 hosts")
            session.send(.enter)
            try await session.waitFor(text: "B on 6 hosts")
            session.send("8")
            try await session.waitFor("no drift") { screen in
                screen.contains("IMAGE OR HOST")
                    && screen.lines.contains { $0.contains("shop/web") && !$0.contains("digests") }
            }
            // To those that lack it, from one that has it.
            session.send("C")
            try await session.waitFor(text: "Copy an image")
            session.send(.enter)
            try await session.waitFor(text: "B on 2 hosts")
            session.send("8")
            try await session.waitFor(text: "8 of 8")
            session.send("q")
            #expect(try await session.waitForExit() == .exited(0))
            try await fleet.expectClean()
        }
    }

    @Test func `a host is entered, goes away, comes back, and its images are deleted and restored`() async throws {
        try await Fleet.running(3) { fleet in
            try await fleet.registry.put(samples: [.small])
            let name = fleet.registry.reference(Sample.small.name)
            for host in fleet.hosts.dropLast() {
                try await host.daemon.ctr("images", "pull", "--plain-http", name, namespace: host.namespace)
            }
            let session = try fleet.screen("-H", "@fleet")
            defer { session.close() }
            try await fleet.untilConnected(session)
            session.send("j")
            session.send(.enter)
            try await session.waitFor("the second host's images") { screen in
                screen.lines[0].contains("host-2") && screen.lines.contains { $0.contains("demo/small") }
            }
            session.send(.escape)
            try await session.waitFor(text: "(shown)")
            await fleet.hosts[1].line.refuse()
            try await session.waitFor("the host to be away") { screen in
                screen.lines.contains { $0.contains("host-2") && $0.contains("away") }
            }
            try await fleet.hosts[1].line.accept()
            try await session.waitFor("the host to be back") { screen in
                screen.lines.contains { $0.contains("host-2") && $0.contains("connected") }
            }
            session.send("8")
            try await session.waitFor(text: "2 of 3")
            session.send("d")
            try await session.waitFor(text: "y delete")
            session.send("y")
            try await session.waitFor(text: "No host has an image.")
            session.send("7")
            try await session.waitFor(text: "(shown)")
            session.send("g")
            session.send(.enter)
            try await session.waitFor { $0.lines[0].contains("host-1") }
            session.send("u")
            try await session.waitFor(text: "demo/small")
            session.send("q")
            #expect(try await session.waitForExit() == .exited(0))
            #expect(try await fleet.hosts[0].daemon.images().count == 1)
            #expect(try await fleet.hosts[1].daemon.images().isEmpty)
            try await fleet.expectClean()
        }
    }

    @Test func `nothing is left of a program that is killed while it pulls onto hosts`() async throws {
        try await Fleet.running(3) { fleet in
            try await fleet.registry.put(samples: [.l12])
            let name = fleet.registry.reference(Sample.l12.name)
            let session = try fleet.screen("-H", "@fleet")
            defer { session.close() }
            try await fleet.untilConnected(session)
            session.send(.control("a"))
            session.send("p")
            try await session.waitFor(text: "on 3 hosts")
            session.send(name)
            session.send(.enter)
            try await session.waitFor(text: "0/3")
            #expect(kill(session.processID, SIGKILL) == 0)
            try await fleet.untilNoTunnels()
        }
    }
}
