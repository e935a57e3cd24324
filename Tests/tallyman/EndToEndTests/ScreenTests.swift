// The built program in a terminal, used by its keys and read off its screen.

import Canvas
import Foundation
import Glibc
import Lab
import LabTraits
import Synchronization
import TerminalHarness
import Testing

@Suite(.serialized, .needsDaemon(.v2, .registry, .nginx)) struct ScreenTests {
    /// A daemon, a registry with a slow line, and the open screen.
    private func withScreen(
        _ arguments: String..., speed: Int = 400_000, samples: [Sample] = [.l30, .small],
        _ body: (TerminalSession, Daemon, SlowLine, Registry) async throws -> Void
    ) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: samples)
            let line = try await registry.slowLine(bytesPerSecond: speed)
            try await Daemon.running { daemon in
                let session = try Program.screen(address: daemon.address)
                defer { session.close() }
                try await session.waitFor(text: "0 images in")
                try await body(session, daemon, line, registry)
            }
            await line.stop()
        }
    }

    private func startPull(_ name: String, _ session: TerminalSession) async throws {
        session.send("p")
        try await session.waitFor(text: "Pull an image")
        session.send(.control("u"))
        session.send(name)
        try await session.waitFor(text: "nerdctl pull \(name)")
        session.send(.enter)
        try await session.waitFor(text: "cancel")
    }

    @Test func `pull by keys, watch the bars move, see the image, cancel another, quit`() async throws {
        try await withScreen(speed: 900_000) { session, daemon, line, _ in
            let before = session.initialModes
            let name = line.reference(Sample.l30.name)
            try await startPull(name, session)
            try await session.waitFor("bars of several layers", timeout: .seconds(30)) { screen in
                screen.lines.count { $0.contains("downloading") && $0.contains("█") } >= 2
            }
            // A layer may end before it is seen twice, so all that are seen count.
            let seen = Mutex<[String: Set<String>]>([:])
            try await session.waitFor("a bar to move", timeout: .seconds(30)) { screen in
                seen.withLock { seen in
                    for (digest, share) in Self.shares(screen) { seen[digest, default: []].insert(share) }
                    return seen.values.contains { $0.count > 1 }
                }
            }
            try await session.waitFor(text: "layers unpacked", timeout: .seconds(30))
            try await session.waitFor(text: "pulled, unpacked to overlayfs", timeout: .seconds(60))
            session.send("1")
            try await session.waitFor("the image in the list") { screen in
                screen.lines.contains { $0.contains("demo/l30") && $0.contains("linux/") && $0.contains("MB") }
            }
            try await daemon.remove(name)
            try await session.waitFor(text: "0 images in")

            try await startPull(name, session)
            try await session.waitFor(text: "downloading", timeout: .seconds(30))
            session.send("c")
            try await session.waitFor(text: "Cancel?")
            session.send("y")
            try await session.waitFor(text: "left behind")
            #expect(try await daemon.isClean())
            #expect(try await daemon.images().isEmpty)
            session.send("q")
            #expect(try await session.waitForExit() == .exited(0))
            #expect(session.modes == before)
            #expect(!session.screen.isAlternate)
        }
    }

    /// The share of each layer that is being downloaded.
    private static func shares(_ screen: Screen) -> [String: String] {
        var shares: [String: String] = [:]
        for line in screen.lines where line.contains("downloading") && line.contains("layer ") {
            let words = line.split(separator: " ").map(String.init)
            if let percent = words.firstIndex(of: "%"), percent > 0 { shares[words[0]] = words[percent - 1] }
        }
        return shares
    }

    @Test(arguments: [SIGTERM, SIGSEGV]) func `signals give the terminal back`(signal: Int32) async throws {
        try await withScreen { session, daemon, line, _ in
            let before = session.initialModes
            try await startPull(line.reference(Sample.l30.name), session)
            try await until("an ingest") { try await !daemon.ingests().isEmpty }
            session.signal(signal)
            let status = try await session.waitForExit()
            #expect(status == (signal == SIGTERM ? .exited(143) : .signalled(SIGSEGV)))
            #expect(session.modes == before)
            try await session.waitFor("the old screen") { !$0.isAlternate && $0.isCursorVisible && !$0.wantsMouse }
            if signal == SIGTERM { #expect(try await daemon.isClean()) }
        }
    }

    @Test func `a daemon that is killed is missed, comes back, and lost leases go`() async throws {
        try await withScreen { session, daemon, line, registry in
            try await startPull(line.reference(Sample.l30.name), session)
            try await until("an ingest") { try await !daemon.ingests().isEmpty }
            await daemon.kill()
            try await session.waitFor(text: "daemon away", timeout: .seconds(20))
            try await session.waitFor(text: "Daemon:", timeout: .seconds(20))
            try await daemon.restart()
            try await session.waitFor(text: "containerd 2.", timeout: .seconds(30))
            try await until("the lost lease to go") { try await daemon.isClean() }
            session.send(.escape)
            try await session.waitFor(text: "REFERENCE")
            try await startPull(registry.reference(Sample.small.name), session)
            try await session.waitFor(text: "pulled, unpacked", timeout: .seconds(30))
            session.send("1")
            try await session.waitFor(text: "demo/small")
            session.send("q")
            #expect(try await session.waitForExit() == .exited(0))
        }
    }

    @Test func `a pull on a terminal fills it and leaves its summary behind`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 6_000_000)
            let name = line.reference(Sample.l12.name)
            try await Daemon.running { daemon in
                let session = try Program.screen("pull", name, address: daemon.address)
                try await session.waitFor("the full screen") { $0.isAlternate && $0.contains("downloading") }
                #expect(try await session.waitForExit(timeout: .seconds(60)) == .exited(0))
                try await session.waitFor("the summary") { !$0.isAlternate && $0.contains("pulled \(name)") }
                #expect(session.screen.contains("unpacked to overlayfs"))
            }
            await line.stop()
        }
    }

    @Test func `stop and continue, resize, a tiny terminal, no UTF-8, no colour`() async throws {
        try await withScreen { session, daemon, _, registry in
            let small = registry.reference(Sample.small.name)
            try await startPull(small, session)
            try await session.waitFor(text: "pulled, unpacked")
            session.send("1")
            try await session.waitFor(text: "demo/small")
            session.send(.control("z"))
            try await session.waitForStop()
            #expect(session.modes == session.initialModes)
            session.resume()
            try await session.waitFor("the screen to be back") { $0.isAlternate && $0.contains("demo/small") }
            for size in [Size(columns: 40, rows: 10), Size(columns: 200, rows: 50), Size(columns: 30, rows: 5)] {
                session.resize(size)
                let text = size.columns < 40 ? "too small" : "/small"  // the middle of a long name goes first
                try await session.waitFor("\(size)") { $0.size == size && $0.contains(text) }
            }
            session.resize(Size(columns: 80, rows: 24))
            try await session.waitFor(text: "demo/small")
            session.send("q")
            #expect(try await session.waitForExit() == .exited(0))

            for environment in [
                ["LANG": "C"], ["TERM": "linux"], ["NO_COLOR": "1"], ["TERM": "vt100"], ["TERM": ""],
                ["TERM": "nosuch"],
            ] {
                let other = try Program.screen(
                    address: daemon.address, environment: environment.mapValues { Optional($0) })
                try await other.waitFor(text: "demo/small")
                if environment["LANG"] == "C" || environment["TERM"] == "linux" {
                    #expect(other.screen.text.unicodeScalars.allSatisfy { $0.isASCII })
                }
                other.send("q")
                #expect(try await other.waitForExit() == .exited(0), "\(environment)")
            }
            let dumb = try Program.screen(address: daemon.address, environment: ["TERM": "dumb"])
            #expect(try await dumb.waitForExit() == .exited(1))
            try await dumb.waitFor(text: "cannot place the cursor")
        }
    }

    @Test func `nothing is written while nothing happens`() async throws {
        try await withScreen { session, daemon, _, _ in
            // What Transfer unpacks to is tried in a namespace, of which this daemon has none yet.
            try await daemon.ctr("namespaces", "create", "default")
            try await session.waitFor(text: "q quit")
            session.send("3")
            try await session.waitFor("the snapshotters with all that is known of them") { screen in
                [("overlayfs", " yes "), ("native", " no ")].allSatisfy { name, unpacks in
                    screen.lines.contains { line in [name, " ok ", unpacks, "0 B"].allSatisfy(line.contains) }
                }
            }
            let before = session.bytesWritten
            // Time that passes is the point here: a screen that ticks would write in it.
            try await Task.sleep(for: .seconds(3))
            #expect(session.bytesWritten == before)
        }
    }
}
