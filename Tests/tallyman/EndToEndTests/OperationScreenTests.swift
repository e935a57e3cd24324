// Every operation by keys, in a terminal, against a real daemon and real registries.

import Canvas
import Foundation
import Glibc
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite(.serialized, .needsDaemon(.v2, .registry)) struct OperationScreenTests {
    private func withScreen(
        samples: [Sample] = [.small], _ body: (TerminalSession, Daemon, Registry, String) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "tallyman-keys-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await Registry.running { registry in
            try await registry.put(samples: samples)
            try await Daemon.running { daemon in
                for sample in samples {
                    try await daemon.ctr("images", "pull", "--plain-http", registry.reference(sample.name))
                }
                let session = try Program.screen(address: daemon.address, environment: ["DOCKER_CONFIG": folder])
                defer { session.close() }
                try await session.waitFor(text: "demo/")
                try await body(session, daemon, registry, folder)
            }
        }
    }

    /// Opens a dialog, types into its fields, and starts.
    private func fill(_ key: String, _ title: String, _ fields: [String], _ session: TerminalSession) async throws {
        session.send(key)
        try await session.waitFor(text: title)
        for (index, text) in fields.enumerated() {
            if index > 0 { session.send(.down) }
            session.send(.control("u"))
            session.send(text)
            try await session.waitFor(text: String(text.suffix(20)))
        }
        session.send(.enter)
    }

    @Test func `tab completes a tag that was begun, from what the registry has`() async throws {
        try await withScreen { session, _, registry, _ in
            let image = try await ImageMaker().make(Sample.small.spec)
            for number in 0..<250 { try registry.put(image, as: "demo/many:v1.\(number)") }
            let name = registry.reference("demo/many")
            session.send("p")
            try await session.waitFor(text: "Pull an image")
            session.send(.control("u"))
            session.send("\(name):v1.24")
            try await session.waitFor(text: "nerdctl pull \(name):v1.24")
            session.send(.tab)
            try await session.waitFor(text: "many:v1.241")
            session.send("7")
            try await session.waitFor(text: "nerdctl pull \(name):v1.247")
            session.send(.tab)
            // It is whole: the next field has the keys.
            try await session.waitFor("the platform to have the keys") { screen in
                screen.lines.firstIndex { $0.contains("│ platform") } == screen.cursorRow
            }
            session.send("linux/arm64")
            try await session.waitFor(text: "nerdctl pull --platform linux/arm64 \(name):v1.247")
        }
    }

    @Test func `tag, push, save, load and import by keys`() async throws {
        try await withScreen { session, daemon, registry, folder in
            let new = registry.reference("pushed/small:2")
            let descriptors = try session.descriptors
            try await fill("t", "Tag", [new], session)
            try await session.waitFor(text: "tagged")
            #expect(try await daemon.images().contains { $0.name == new })
            session.send("1")
            try await session.waitFor(text: "pushed/small")
            session.send("G")
            try await fill("P", "Push", [new], session)
            try await session.waitFor(text: "pushed:", timeout: .seconds(20))
            try await until("the manifest in the registry") {
                registry.requests.contains { $0.method == "PUT" && $0.path.hasSuffix("pushed/small/manifests/2") }
            }

            let archive = "\(folder)/a.tar"
            session.send("1")
            try await fill("s", "Save", [archive], session)
            try await session.waitFor(text: "saved:")
            #expect(FileManager.default.fileExists(atPath: archive))
            let names = try await daemon.images().map(\.name)
            try await daemon.remove(names[0])
            try await daemon.remove(names[1])
            session.send("1")
            try await session.waitFor(text: "0 images in")
            try await fill("o", "Load", [archive], session)
            try await session.waitFor(text: "loaded, unpacked to overlayfs")
            #expect(try await daemon.images().count == 1)

            try await Command.output("tar", ["-C", folder, "--exclude=*.tar", "-cf", "\(folder)/root.tar", "."])
            try await fill("i", "Import", ["\(folder)/root.tar", "mine:1"], session)
            try await session.waitFor(text: "imported, unpacked to overlayfs")
            session.send("1")
            try await session.waitFor(text: "library/mine")
            #expect(try await daemon.isClean())
            try await until("every descriptor to be closed") { try session.descriptors <= descriptors }
            session.send("q")
            #expect(try await session.waitForExit() == .exited(0))
            #expect(session.modes == session.initialModes)
        }
    }

    @Test(.needs(.program("perl"))) func `a registry that asks is answered from the screen`() async throws {
        let credentials = Registry.Credentials(password: "mast-and-ladder")
        try await Registry.running(options: Registry.Options(credentials: credentials)) { guarded in
            try await guarded.put(samples: [.small])
            try await withScreen { session, daemon, _, _ in
                let name = guarded.reference(Sample.small.name)
                try await fill("p", "Pull an image", [name], session)
                try await session.waitFor("the login") { $0.contains("Log in") && $0.contains(guarded.host) }
                session.send(credentials.user)
                session.send(.tab)
                session.send(credentials.password)
                try await session.waitFor("a hidden password") { screen in
                    !screen.contains(credentials.password) && screen.contains("password")
                }
                session.send(.enter)
                try await session.waitFor(text: "pulled, unpacked to overlayfs", timeout: .seconds(20))
                #expect(!session.screen.contains(credentials.password))
                #expect(try await daemon.images().contains { $0.name == name })
            }
        }
    }

    @Test(.needs(.part(.nginx))) func `a pull is kept by quitting, and goes on in the next run`() async throws {
        try await withScreen(samples: [.small, .l12]) { session, daemon, registry, _ in
            let line = try await registry.slowLine(bytesPerSecond: 2_000_000)
            let name = line.reference("demo/l12:1.0")
            try await daemon.remove(registry.reference(Sample.l12.name))
            try await fill("p", "Pull an image", [name], session)
            try await session.waitFor(text: "downloading", timeout: .seconds(20))
            session.send("q")
            try await session.waitFor(text: "Quit?")
            session.send("k")
            #expect(try await session.waitForExit() == .exited(0))
            #expect(try await daemon.leases().count == 1)

            let next = try Program.screen(address: daemon.address)
            defer { next.close() }
            try await next.waitFor(text: "demo/small")
            next.send("2")
            try await next.waitFor("the kept pull") { $0.contains("kept") && $0.contains("l12:1.0") }
            next.send("r")
            try await next.waitFor(text: "already here", timeout: .seconds(20))
            try await next.waitFor(text: "pulled, unpacked to overlayfs", timeout: .seconds(60))
            #expect(try await daemon.isClean())
            await line.stop()
        }
    }

    @Test(.needs(.part(.nginx))) func `what a killed run has left is offered for clean-up`() async throws {
        try await withScreen(samples: [.small, .l12]) { session, daemon, registry, _ in
            let line = try await registry.slowLine(bytesPerSecond: 500_000)
            try await daemon.remove(registry.reference(Sample.l12.name))
            try await fill("p", "Pull an image", [line.reference("demo/l12:1.0")], session)
            try await until("an ingest") { try await !daemon.ingests().isEmpty }
            session.signal(SIGKILL)
            #expect(try await session.waitForExit() == .signalled(SIGKILL))
            #expect(try await daemon.leases().count == 1)

            let next = try Program.screen(address: daemon.address)
            defer { next.close() }
            try await next.waitFor(text: "Clean up?")
            next.send("y")
            try await until("nothing to be left") { try await daemon.isClean() }
            try await next.waitFor("the question to go") { !$0.contains("Clean up?") }
            await line.stop()
        }
    }

    @Test func `the load dialog chooses the engine`() async throws {
        try await withScreen { session, daemon, registry, folder in
            let name = registry.reference(Sample.small.name)
            try await daemon.export(name, to: "\(folder)/a.tar")
            try await daemon.remove(name)
            session.send("o")
            try await session.waitFor(text: "Load images")
            session.send("\(folder)/a.tar")
            session.send(.down, .down, .down, .down)
            session.send(.right, .right)
            try await session.waitFor(text: "< local >")
            session.send(.enter)
            try await session.waitFor("the load by this program") { screen in
                screen.contains("loaded, unpacked to overlayfs") && screen.lines[3].hasSuffix("local")
            }
            #expect(try await daemon.images().map(\.name) == [name])
            #expect(try await daemon.isClean())
        }
    }

    @Test func `marked images are pushed as one group`() async throws {
        try await withScreen(samples: [.small, .twice]) { session, daemon, registry, _ in
            session.send(" ")
            session.send(" ")
            session.send("P")
            try await session.waitFor(text: "2 marked images")
            session.send(.enter)
            try await session.waitFor("the group's line", timeout: .seconds(20)) { $0.contains("2/2 done") }
            try await until("the registry to be asked") {
                registry.requests.contains { $0.path.contains("demo/small") && $0.method == "HEAD" }
            }
            #expect(try await daemon.isClean())
        }
    }
}
