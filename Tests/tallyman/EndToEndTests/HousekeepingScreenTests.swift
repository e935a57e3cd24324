// Looking into images, deleting and putting back by keys, in a terminal.

import Canvas
import Foundation
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(.serialized, .needsDaemon(.v2, .registry)) struct HousekeepingScreenTests {
    private func withScreen(
        _ size: Size, _ body: (TerminalSession, Daemon, String) async throws -> Void
    ) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.multi, .small])
            try await Daemon.running { daemon in
                for sample in [Sample.multi, .small] {
                    try await daemon.ctr(
                        "images", "pull", "--plain-http", "--skip-metadata", registry.reference(sample.name))
                }
                let session = try Program.screen(address: daemon.address, size: size)
                defer { session.close() }
                try await session.waitFor(text: "demo/small")
                try await body(session, daemon, registry.reference(Sample.small.name))
                session.send(.control("c"))
                #expect(try await session.waitForExit() == .exited(0))
                #expect(try await daemon.leases().isEmpty)
            }
        }
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
    func `details, a document and the files of a layer`(size: Size) async throws {
        try await withScreen(size) { session, daemon, name in
            session.send(.enter)
            try await session.waitFor(text: "manifest linux/amd64")
            try await session.waitFor(text: "unpacked in")
            session.send("/")
            session.send("noise")
            session.send(.enter)
            session.send(.enter)
            try await session.waitFor(text: "lab/")
            try await session.waitFor(text: "added")
            try await session.waitFor(text: "layer 1 of")
            session.send(.escape)
            try await session.waitFor(text: "noise")
            session.send(.escape)
            try await session.waitFor(text: "unpacked in")
            session.send("/")
            session.send("manifest")
            session.send(.enter)
            session.send("g")
            session.send("v")
            try await session.waitFor(text: "\"mediaType\"")
            session.send("w")
            try await session.waitFor(text: "Write a blob")
            let file = NSTemporaryDirectory() + "tallyman-blob-\(UInt32.random(in: 0...UInt32.max))"
            defer { try? FileManager.default.removeItem(atPath: file) }
            session.send(.down)
            session.send(file)
            session.send(.enter)
            try await until("the file") { FileManager.default.fileExists(atPath: file) }
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(text.contains("\"schemaVersion\""))
            session.send("1")
            try await session.waitFor(text: "REPOSITORY")
        }
    }

    @Test func `a daemon that goes away while a deletion is restored loses nothing`() async throws {
        try await withScreen(Size(columns: 100, rows: 30)) { session, daemon, name in
            session.send("G")
            session.send("d")
            try await session.waitFor(text: "Delete?")
            session.send("y")
            try await session.waitFor(text: "freed at")
            await daemon.pause()
            session.send("u")
            // Who asks again is told that the first is on its way.
            session.send("u")
            try await session.waitFor(text: "the daemon has been asked already")
            await daemon.kill()
            try await daemon.restart()
            try await until("the image") { try await daemon.images().contains { $0.name == name } }
            try await session.waitFor("the deletion to be over") { !$0.contains("freed at") }
        }
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
    func `delete, restore, delete and free`(size: Size) async throws {
        try await withScreen(size) { session, daemon, name in
            session.send("G")
            session.send("d")
            try await session.waitFor(text: "Delete?")
            try await session.waitFor(text: "Frees")
            session.send("n")
            try await session.waitFor("Delete to go") { !$0.contains("Delete?") }
            #expect(try await daemon.images().count == 2)
            session.send("d")
            try await session.waitFor(text: "Delete?")
            session.send("y")
            try await session.waitFor(text: "freed at")
            #expect(try await daemon.images().count == 1)
            session.send("u")
            try await session.waitFor(text: "restored 1 name")
            #expect(try await daemon.images().contains { $0.name == name })
            session.send("G")
            session.send("d")
            try await session.waitFor(text: "Delete?")
            session.send("y")
            try await session.waitFor(text: "freed at")
            session.send("U")
            try await until("the lease to go") { try await daemon.leases().isEmpty }
            #expect(try await daemon.images().count == 1)
        }
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
    func `content, snapshots, namespaces, events and the disk`(size: Size) async throws {
        try await withScreen(size) { session, daemon, name in
            session.send("4")
            try await session.waitFor(text: "HELD BY")
            try await session.waitFor(text: "demo/multi")
            session.send("]")
            try await session.waitFor(text: "There are no ingests")
            session.send("]")
            try await daemon.ctr("leases", "create", "--id", "somebodys")
            session.send(.control("r"))
            try await session.waitFor(text: "somebodys")
            session.send("d")
            try await session.waitFor(text: "Remove?")
            session.send("y")
            try await session.waitFor(text: "There are no leases")
            session.send("5")
            session.send("a")
            try await session.waitFor(text: "New namespace")
            session.send("fresh")
            session.send(.enter)
            try await session.waitFor("the new namespace in the list") {
                $0.contains("fresh") && !$0.contains("New namespace")
            }
            session.send("G")
            session.send("d")
            try await session.waitFor(text: "It must be empty")
            session.send("y")
            try await session.waitFor("fresh to go") { !$0.contains("fresh") }
            session.send("6")
            try await session.waitFor(text: "/namespaces/delete")
            session.send("3")
            session.send("/")
            session.send("overlay")
            session.send(.enter)
            session.send(.enter)
            try await session.waitFor(text: "SNAPSHOT IN overlayfs")
            try await session.waitFor(text: "committed")
            session.send("D")
            try await session.waitFor(text: "FREES")
            try await session.waitFor(text: "demo/small")
        }
    }
}
