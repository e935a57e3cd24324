// A daemon that answers nothing: wherever one is, the program can be left, and the terminal is as it was.

import Canvas
import Foundation
import Glibc
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(.serialized, .needsDaemon(.v2, .registry, .nginx)) struct HungDaemonTests {
    /// A place in the program, reached by keys.
    private struct Station: Sendable, CustomStringConvertible {
        var description: String
        /// Typed while the daemon answers, each with a text that shows its effect.
        var before: [(keys: String, text: String)]
        /// Typed when it has stopped answering.
        var after = ""
        /// What leaves.
        var quit = "q"

        init(_ description: String, _ before: [(String, String)], after: String = "", quit: String = "q") {
            self.description = description
            self.before = before
            self.after = after
            self.quit = quit
        }
    }

    /// `SLOW` is an image that takes long to pull, `FOLDER` a folder with an archive.
    private static let stations: [Station] = [
        Station("images", []), Station("an image that is opened", [], after: "\r"),
        Station("transfers", [("2", "Nothing has been")]), Station("snapshotters", [("3", "overlayfs")]),
        Station("a snapshotter that is opened", [("3", "overlayfs")], after: "\r"),
        Station("content", [("4", "HELD BY")]), Station("content, asked for too late", [], after: "4"),
        Station("namespaces", [("5", "NAMESPACE")]),
        Station("a namespace that is switched to", [("5", "other")], after: ":ns other\r"),
        Station("events", [("6", "Events")]), Station("the disk", [], after: ":du\r"),
        Station("details", [("\r", "unpacked in")]),
        Station("a document", [("\r", "unpacked in"), ("/manifest\r", "manifest"), ("gv", "schemaVersion")]),
        Station("a document that is opened", [("\r", "unpacked in"), ("/manifest\r", "manifest")], after: "gv"),
        Station("the files of a layer", [("\r", "unpacked in"), ("/noise\r", "noise")], after: "\r"),
        Station("a filter", [("/", "/")], quit: "\u{3}"),
        Station("help", [("?", "Moving")], quit: "\u{3}"), Station("the command line", [(":", ":")], quit: "\u{3}"),
        Station("the pull dialog", [("p", "Pull")], quit: "\u{3}"),
        Station("tags that are looked for", [("p", "Pull")], after: "127.0.0.1:1/a:\t", quit: "\u{3}"),
        Station("the save dialog", [("s", "Save")], quit: "\u{3}"),
        Station("the question before a deletion", [("d", "Delete?")], quit: "\u{3}"),
        Station("a deletion", [("d", "Delete?")], after: "y"),
        Station("what was deleted is restored", [("d", "Delete?"), ("y", "freed at")], after: "u"),
        Station("what was deleted is freed", [("d", "Delete?"), ("y", "freed at")]),
        Station("a pull", [(":pull SLOW\r", "running")], quit: "qc"),
        Station("a pull that is kept", [(":pull SLOW\r", "running")], quit: "qk"),
        Station("a pull that begins too late", [], after: ":pull SLOW\r", quit: "qc"),
        Station("a push", [("P", "Push")], after: "\r", quit: "\u{3}c"),
        Station("a tag", [("t", "Tag")], after: "\u{15}127.0.0.1:1/tagged:2\r", quit: "\u{3}c"),
        Station("a save", [("s", "Save")], after: "\u{15}FOLDER/new.tar\r", quit: "\u{3}c"),
        Station("a load", [("o", "Load")], after: "\u{15}FOLDER/kept.tar\r", quit: "\u{3}c"),
        Station("an import", [("i", "Import")], after: "\u{15}FOLDER/kept.tar\r", quit: "\u{3}c"),
        Station("a request to end", [(":pull SLOW\r", "running")], quit: "TERM"),
    ]

    private func withDaemon(_ body: (Daemon, _ name: String, _ slow: String) async throws -> Void) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small, .l12])
            let line = try await registry.slowLine(bytesPerSecond: 200_000)
            try await Daemon.running { daemon in
                try await daemon.ctr("images", "pull", "--plain-http", registry.reference(Sample.small.name))
                try await body(daemon, registry.reference(Sample.small.name), line.reference(Sample.l12.name))
            }
            await line.stop()
        }
    }

    /// Ends within 6 s, and gives the terminal back.
    private func left(_ session: TerminalSession, _ quit: String, _ place: String) async throws {
        let asked = ContinuousClock.now
        if quit == "TERM" { session.signal(SIGTERM) } else { for key in quit { session.send(String(key)) } }
        let status = try await session.waitForExit(timeout: .seconds(20))
        #expect(ContinuousClock.now - asked < .seconds(6), "\(place)")
        #expect(status == .exited(quit == "TERM" ? 143 : 0), "\(place)")
        #expect(session.modes == session.initialModes, "\(place)")
        try await session.waitFor("the terminal to be given back") { !$0.isAlternate && $0.isCursorVisible }
    }

    @Test func `everywhere on the screen`() async throws {
        let folder = NSTemporaryDirectory() + "tallyman-hung-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withDaemon { daemon, name, slow in
            try await daemon.ctr("namespaces", "create", "other")
            try await daemon.export(name, to: "\(folder)/kept.tar")
            func filled(_ keys: String) -> String {
                keys.replacing("SLOW", with: slow).replacing("FOLDER", with: folder)
            }
            for station in Self.stations {
                // What the place before could not clean up would be asked about here.
                for lease in try await daemon.leases() { try await daemon.ctr("leases", "delete", "--sync", lease.id) }
                if try await daemon.images().isEmpty {
                    try await daemon.ctr("images", "import", "\(folder)/kept.tar")
                }
                let session = try Program.screen(address: daemon.address)
                defer { session.close() }
                try await session.waitFor(text: "demo/small")
                for (keys, text) in station.before {
                    session.send(filled(keys))
                    try await session.waitFor(text: text)
                }
                await daemon.pause()
                do {
                    session.send(filled(station.after))
                    try await left(session, station.quit, station.description)
                } catch {
                    Issue.record("\(station): \(error)")
                }
                await daemon.resume()
            }
        }
    }

    @Test func `on the screen without a screen`() async throws {
        try await withDaemon { daemon, name, slow in
            for (lines, quit) in [("", "q\n"), ("open\n", "q\n"), ("pull \(slow)\n", "TERM"), ("4\n", "TERM")] {
                let session = try Program.screen("--plain-screen", address: daemon.address)
                defer { session.close() }
                try await session.waitFor(text: "That is all.")
                await daemon.pause()
                do {
                    session.send(lines)
                    try await left(session, quit, lines)
                } catch {
                    Issue.record("\(lines): \(error)")
                }
                await daemon.resume()
            }
        }
    }

    /// Transfers clean up when they are interrupted; asked again they end at once, as all other commands do.
    @Test func `commands end when they are interrupted twice`() async throws {
        try await withDaemon { daemon, name, slow in
            let commands = [
                ["images"], ["snapshotters"], ["namespaces"], ["inspect", name], ["history", name], ["rm", name],
                ["prune", "--force"], ["doctor"], ["--progress", "plain", "pull", slow],
                ["--progress", "plain", "push", name],
                ["tag", name, "\(name)-2"], ["--progress", "plain", "save", "-o", "/dev/null", name],
            ]
            await daemon.pause()
            for arguments in commands {
                let before = daemon.connections
                let session = try TerminalSession(
                    Program.path, arguments: arguments,
                    environment: Program.variables(address: daemon.address).mapValues { Optional($0) })
                defer { session.close() }
                try await until("the program at the daemon's door") { daemon.connections > before }
                let asked = ContinuousClock.now
                session.signal(SIGINT)
                // Time that passes is the point here: what comes within 200 ms counts as one request.
                try await Task.sleep(for: .milliseconds(300))
                session.signal(SIGINT)
                try await session.waitForExit(timeout: .seconds(20))
                #expect(ContinuousClock.now - asked < .seconds(2), "\(arguments)")
                #expect(session.modes == session.initialModes, "\(arguments)")
            }
            await daemon.resume()
        }
    }
}
