// A pull onto many hosts, some of which fail in the middle.

import Canvas
import Foundation
import Glibc
import Lab
import LabTraits
import Synchronization
import TerminalHarness
import Testing

@Suite(
    .serialized, .needsDaemon(.v2, .registry, .nginx, .containerd1_7, .containerd1_6),
    .needs(.program("ssh"), .program("socat"), .program("sudo"), .program("unshare")))
struct FleetTroubleTests {
    /// Which shares of their bars a screen has shown, by the host.
    private final class Bars: Sendable {
        private let shares = Mutex<[String: Set<Int>]>([:])

        subscript(host: String) -> Set<Int> { shares.withLock { $0[host] ?? [] } }

        func take(_ screen: Screen) {
            for line in screen.lines {
                guard let match = line.firstMatch(of: /pulling +(\S+) .* (\d+) %/), let share = Int(match.2) else {
                    continue
                }
                _ = shares.withLock { $0[String(match.1), default: []].insert(share) }
            }
        }
    }

    @Test func `of a daemon that is killed in the middle its host fails, and no other`() async throws {
        try await Fleet.running(3) { fleet in
            try await fleet.registry.put(samples: [.small, .l12])
            let line = try await fleet.registry.slowLine(bytesPerSecond: 3_000_000)
            let name = line.reference(Sample.l12.name)
            async let pulled = fleet.run("pull", name, "-H", "@fleet", "--progress", "json")
            for host in fleet.hosts {
                try await until("an ingest of \(host.name)") { try await !host.daemon.ingests().isEmpty }
            }
            await fleet.hosts[1].daemon.kill()
            let result = try await pulled
            #expect(result.status == 1)
            let results = try JSONLines(result.output).events("result")
            for host in fleet.hosts {
                let own = try #require(results.first { $0["host"] as? String == host.name })
                let code = (own["error"] as? [String: Any])?["class"] as? String
                #expect(code == (host.name == "host-2" ? "daemon" : nil), "\(own)")
            }
            #expect(results.last?["failed"] as? [String: Int] == ["daemon": 1])
            try await fleet.untilNoTunnels()
            try await fleet.hosts[1].daemon.restart()
            for host in [fleet.hosts[0], fleet.hosts[2]] { #expect(try await host.daemon.isClean(), "\(host.name)") }
            // Nobody could tell it: the next one does.
            let next = try fleet.screen("-H", "host-2")
            defer { next.close() }
            try await next.waitFor(text: "Clean up?", timeout: .seconds(20))
            next.send("y")
            try await until("nothing to be left") { try await fleet.hosts[1].daemon.isClean() }
            next.send("q")
            #expect(try await next.waitForExit() == .exited(0))
            try await fleet.expectClean()
            await line.stop()
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `on a screen with forty-eight hosts all bars move, two fail in two ways, and are tried again`() async throws {
        try await Fleet.running(46, hasOwnContent: true) { fleet in
            // The Transfer service tells of each whole megabyte.
            let image = ImageSpec((0..<2).map { LayerSpec(bytes: 4_500_000, seed: 5_000 + $0) })
            try fleet.registry.put(try await ImageMaker().make(image), as: "demo/two:1.0")
            let line = try await fleet.registry.slowLine(bytesPerSecond: 1_000_000)
            try await Daemon.running { killed in
                try await Daemon.running(options: Daemon.Options(rootSize: 40_000_000)) { full in
                    for (name, daemon) in [("full", full), ("killed", killed)] {
                        try fleet.configure(
                            "[hosts.\(name)]\nssh = \"host-1\"\naddress = \"\(daemon.address)\"\ngroups = [\"fleet\"]")
                    }
                    let filler = URL(filePath: "\(full.folder)/root/filler")
                    try Data(count: 38_000_000).write(to: filler)
                    try await pull(line.reference("demo/two:1.0"), fleet, killed) {
                        try FileManager.default.removeItem(at: filler)
                    }
                    for daemon in [full, killed] {
                        #expect(try await daemon.isClean())
                        #expect(try await daemon.images().count == 1)
                    }
                    for host in fleet.hosts {
                        #expect(try await host.daemon.images(namespace: host.namespace).count == 1, "\(host.name)")
                    }
                    try await fleet.expectClean()
                }
            }
            await line.stop()
        }
    }

    /// `makeRoom` ends what is wrong with the host "full".
    private func pull(_ name: String, _ fleet: Fleet, _ killed: Daemon, makeRoom: () throws -> Void) async throws {
        let session = try fleet.screen("-H", "@fleet", "--hosts-at-once", "12", size: Size(columns: 160, rows: 60))
        defer { session.close() }
        try await fleet.untilConnected(session, 48)
        session.send(.control("a"))
        session.send("p")
        try await session.waitFor(text: "on 48 hosts")
        session.send(name)
        session.send(.enter)
        let bars = Bars()
        try await session.waitFor("half of what is to be killed", timeout: .seconds(60)) { screen in
            bars.take(screen)
            return !bars["killed"].isDisjoint(with: 20...80)
        }
        await killed.kill()
        try await killed.restart()
        try await session.waitFor("the end of all", timeout: .seconds(120)) { screen in
            bars.take(screen)
            return screen.contains("1 failed: daemon; 1 failed: storage; ") && screen.contains("on 46 hosts")
        }
        for host in fleet.hosts {
            #expect(bars[host.name].subtracting([0, 100]).count > 1, "\(host.name): \(bars[host.name])")
        }
        try makeRoom()
        session.send("g")
        session.send("r")
        // A layer of each host may be done before: `2/2` says that, too.
        try await session.waitFor(text: "MB on 2 hosts", timeout: .seconds(60))
        session.send("q")
        #expect(try await session.waitForExit() == .exited(0))
    }
}
