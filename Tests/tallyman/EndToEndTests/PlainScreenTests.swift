// The screen without a screen, against a real daemon and registry.

import Foundation
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(.serialized, .needsDaemon(.v2, .registry)) struct PlainScreenTests {
    private func withScreen(
        _ arguments: String..., environment: [String: String?] = [:],
        _ body: (TerminalSession, Daemon, Registry) async throws -> Void
    ) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small, .l12])
            try await Daemon.running { daemon in
                try await daemon.ctr("images", "pull", "--plain-http", registry.reference(Sample.small.name))
                let own = Program.variables(address: daemon.address).mapValues { Optional($0) }
                let session = try TerminalSession(
                    Program.path, arguments: arguments, environment: own.merging(environment) { $1 })
                defer { session.close() }
                try await session.waitFor(text: "That is all.")
                try await body(session, daemon, registry)
            }
        }
    }

    @Test func `list, find, pull, watch, delete and quit by lines`() async throws {
        try await withScreen("--plain-screen") { session, daemon, registry in
            #expect(session.screen.contains("1 (selected)"))
            let name = registry.reference(Sample.l12.name)
            session.send("p\n")
            try await session.waitFor(text: "reference")
            session.send("\(name)\n")
            try await session.waitFor(text: "platform [")
            session.send("\n")
            try await session.waitFor(text: "snapshotter: type a number")
            session.send("\n")
            try await session.waitFor(text: "unpack: type a number")
            session.send("\n")
            try await session.waitFor(text: "pulled, unpacked to overlayfs", timeout: .seconds(30))
            session.send("images\n")
            try await session.waitFor(text: "2 images")
            session.send("/l12\n")
            try await session.waitFor(text: "Filter: l12")
            session.send("1 delete\n")
            try await session.waitFor(text: "y  ")
            session.send("y\n")
            try await until("the image to be gone") { try await daemon.images().count == 1 }
            session.send("q\n")
            #expect(try await session.waitForExit(timeout: .seconds(20)) == .exited(0))
            #expect(session.modes == session.initialModes)
            let output = String(decoding: session.recentOutput, as: UTF8.self)
            #expect(!output.contains("\u{1B}"))
            #expect(output.unicodeScalars.allSatisfy { $0.isASCII })
            #expect(try await daemon.isClean())
        }
    }

    @Test func `the environment asks for it, and an interruption ends it cleanly`() async throws {
        try await withScreen(environment: ["ACCESSIBLE": "1", "TERM": "dumb"]) { session, daemon, _ in
            session.send("help\n")
            try await session.waitFor(text: "what was entered before")
            session.signal(SIGINT)
            #expect(try await session.waitForExit() == .exited(130))
            #expect(session.modes == session.initialModes)
            #expect(try await daemon.isClean())
        }
    }
}
