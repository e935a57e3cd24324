// `tallyman copy` between hosts that breaks off in the middle: what is left, and what goes on.

import Canvas
import Foundation
import Glibc
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(
    .serialized, .needsDaemon(.v2, .registry), .needs(.program("ssh"), .program("socat"), .program("unshare")))
struct CopyTroubleTests {
    /// Two hosts far apart, an image that the first one has, and a copy of it to the second in its middle, in a terminal.
    private func withCopy(
        _ body: (_ source: Fleet.Host, _ target: Fleet.Host, _ copy: [String], Fleet, TerminalSession) async throws ->
            Void
    ) async throws {
        // ssh has 2 MB on its way at most, so that far away is slow.
        try await Fleet.running(2, roundTrip: .milliseconds(100)) { fleet in
            try await fleet.registry.put(samples: [.l12])
            let name = fleet.registry.reference(Sample.l12.name)
            let (source, target) = (fleet.hosts[0], fleet.hosts[1])
            try await source.daemon.ctr("images", "pull", "--plain-http", name)
            let copy = ["copy", name, "--from", source.name, "--to", target.name]
            let session = try fleet.screen(copy)
            defer { session.close() }
            try await until("a third of it to come") { target.line.bytes > 20_000_000 }
            try await body(source, target, copy, fleet, session)
            try await fleet.untilNoTunnels()
        }
    }

    private func expectCopied(_ source: Fleet.Host, _ target: Fleet.Host) async throws {
        #expect(try await target.daemon.images() == source.daemon.images())
        #expect(try await Set(target.daemon.content().map(\.digest)) == Set(source.daemon.content().map(\.digest)))
    }

    @Test func `ctrl-C leaves nothing on either host`() async throws {
        try await withCopy { _, target, _, fleet, session in
            session.send(.control("c"))
            #expect(try await session.waitForExit(timeout: .seconds(30)) == .exited(130))
            try await fleet.expectClean()
            #expect(try await target.daemon.content().isEmpty)
        }
    }

    @Test func `what one that was killed has left is used again, and is offered for clean-up`() async throws {
        try await withCopy { source, target, copy, fleet, session in
            session.signal(SIGKILL)
            #expect(try await session.waitForExit() == .signalled(SIGKILL))
            try await fleet.untilNoTunnels()
            for host in fleet.hosts {
                #expect(try await host.daemon.leases().count { $0.labels["tallyman/operation"] == "copy" } == 1)
            }
            let before = target.line.bytes
            let again = try await fleet.run(copy)
            #expect(again.status == 0, "\(again.errors)")
            #expect(target.line.bytes < 65_000_000, "\(before), then \(target.line.bytes - before)")
            try await expectCopied(source, target)

            let next = try fleet.screen("-H", source.name, "-H", target.name)
            defer { next.close() }
            for (host, key) in [(source, "g"), (target, "G")] {
                try await fleet.untilConnected(next)
                next.send(key)
                next.send(.enter)
                try await next.waitFor(text: "Clean up?")
                next.send("y")
                try await until("nothing to be left") { try await host.daemon.isClean() }
                next.send(.escape)
            }
            next.send("q")
            #expect(try await next.waitForExit() == .exited(0))
            try await expectCopied(source, target)
        }
    }

    @Test func `a line that falls silent holds it up, and no more`() async throws {
        try await withCopy { source, target, _, fleet, session in
            source.line.freeze()
            // ssh may find it out before the program does.
            try await session.waitFor("it to be said", timeout: .seconds(30)) { screen in
                screen.contains("stalled") || screen.contains("waiting for host-1")
            }
            source.line.thaw()
            #expect(try await session.waitForExit(timeout: .seconds(60)) == .exited(0))
            #expect(source.line.bytes < 65_000_000 && target.line.bytes < 65_000_000)
            try await expectCopied(source, target)
            try await fleet.expectClean()
        }
    }

    @Test func `a source whose line breaks is waited for, and the rest comes from there`() async throws {
        try await withCopy { source, target, _, fleet, session in
            await source.line.refuse()
            try await session.waitFor(text: "waiting for host-1", timeout: .seconds(30))
            try await source.line.accept()
            #expect(try await session.waitForExit(timeout: .seconds(60)) == .exited(0), "\(session.output)")
            #expect(target.line.bytes < 65_000_000)
            try await expectCopied(source, target)
            try await fleet.expectClean()
        }
    }

    @Test func `a target whose line breaks ends it, and another one moves what is missing`() async throws {
        try await withCopy { source, target, copy, fleet, session in
            await target.line.refuse()
            #expect(try await session.waitForExit(timeout: .seconds(30)) == .exited(1))
            #expect(session.output.contains("daemon: "), "\(session.output)")
            #expect(try await source.daemon.isClean())
            try await target.line.accept()
            let before = target.line.bytes
            let again = try await fleet.run(copy)
            #expect(again.status == 0, "\(again.errors)")
            #expect(target.line.bytes < 65_000_000, "\(before), then \(target.line.bytes - before)")
            try await expectCopied(source, target)
        }
    }
}
