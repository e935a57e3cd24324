// `tallyman pull` as scripts use it: the JSON of the contract, plain lines, classes and exit statuses.

import Canvas
import Foundation
import Lab
import LabTraits
import Synchronization
import TerminalHarness
import Testing

@Suite(.needsDaemon(.v2, .registry)) struct PullCommandTests {
    @Test func `the JSON of a pull keeps the contract`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l30])
            let name = registry.reference(Sample.l30.name)
            let digest = try await ImageMaker().make(Sample.l30.spec).root.digest
            try await Daemon.running { daemon in
                let run = try await Program.run("pull", "--progress", "json", name, address: daemon.address)
                #expect(run.status == 0)
                let lines = try JSONLines(run.output)
                #expect(lines.all.first?["event"] as? String == "start")
                #expect(lines.all.first?["refs"] as? [String] == [name])
                #expect(lines.all.first?["engine"] as? String == "transfer")

                let result = try #require(lines.result)
                #expect(result["ok"] as? Bool == true)
                #expect(result["unpacked"] as? Bool == true)
                #expect(result["snapshotter"] as? String == "overlayfs")
                #expect(result["error"] is NSNull)
                let images = try #require(result["images"] as? [[String: String]])
                #expect(images == [["ref": name, "digest": digest]])
                #expect((result["bytes"] as? Int ?? 0) > 40_000_000)

                let layers = lines.events("node").filter { $0["kind"] as? String == "layer" }
                let last = Dictionary(layers.map { ($0["digest"] as? String, $0["phase"] as? String) }) { $1 }
                #expect(last.count == 30)
                #expect(last.values.allSatisfy { $0 == "unpacked" })
                let keys: Set = ["event", "digest", "name", "kind", "parents", "phase", "current", "total"]
                #expect(lines.events("node").allSatisfy { Set($0.keys) == keys })

                let overall = lines.events("overall")
                let current = overall.compactMap { $0["current"] as? Int }
                #expect(current.count == overall.count && current == current.sorted())
                #expect(overall.last?["current"] as? Int == overall.last?["total"] as? Int)
                #expect(overall.last?["estimated"] as? Bool == false)
                let settled = overall.filter { $0["estimated"] as? Bool == false }.compactMap { $0["total"] as? Int }
                #expect(Set(settled).count == 1)
                #expect(try await daemon.isClean())
            }
        }
    }

    @Test func `options stand before or after the command, and -q prints the reference alone`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            let name = registry.reference(Sample.small.name)
            try await Daemon.running { daemon in
                let before = try await Program.run(
                    "-n", "one", "--address", "unix://\(daemon.address)", "pull", "-q", name)
                #expect(before.status == 0)
                #expect(before.output == "\(name)\n")
                #expect(before.errors.isEmpty)
                let after = try await Program.run("pull", name, "--namespace", "two", "-a", daemon.address)
                #expect(after.status == 0)
                #expect(after.output.isEmpty)
                #expect(after.errors.contains("pulled \(name)"))
                #expect(try await daemon.images(namespace: "one").map(\.name) == [name])
                #expect(try await daemon.images(namespace: "two").map(\.name) == [name])
            }
        }
    }

    @Test func `what can't be pulled has its class, a hint and status 1`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small, .armOnly, .plainArm64])
            try await Daemon.running { daemon in
                let cases: [(name: String, options: [String], code: String)] = [
                    (registry.reference("demo/small:9.9"), [], "not-found"),
                    ("127.0.0.1:9/demo/small:1.0", [], "network"),
                    (registry.reference(Sample.armOnly.name), ["--platform", "linux/amd64"], "platform"),
                    (registry.reference(Sample.plainArm64.name), ["--platform", "linux/amd64"], "platform"),
                    ("UPPER/Case", [], "reference"),
                    (registry.reference(Sample.small.name), ["--platform", "bad/plat/form/x/y"], "platform"),
                    (registry.reference(Sample.small.name), ["--snapshotter", "nosuch"], "snapshotter"),
                ]
                for one in cases {
                    let run = try await Command.run(
                        Program.path, ["pull", "--progress", "json", one.name] + one.options,
                        environment: Program.variables(address: daemon.address))
                    let error = try JSONLines(run.output).error
                    #expect(run.status == 1, "\(one)")
                    #expect(error?["class"] as? String == one.code, "\(one)")
                    #expect((error?["hint"] as? String)?.isEmpty == false, "\(one)")
                    #expect(error?.keys.contains("cause") == true, "\(one)")
                    if ["not-found", "network"].contains(one.code) { #expect(error?["cause"] is String, "\(one)") }
                }
                #expect(try await daemon.images().isEmpty)
                #expect(try await daemon.content().isEmpty)
                #expect(try await daemon.isClean())
                // For people the same, on standard error.
                let plain = try await Program.run("pull", registry.reference("demo/small:9.9"), address: daemon.address)
                #expect(plain.status == 1)
                #expect(plain.output.isEmpty)
                #expect(plain.errors.contains("tallyman: not-found: \(registry.host) doesn't have demo/small:9.9."))
            }
        }
    }

    @Test func `a wait that a registry asks for is said`() async throws {
        let image = try await ImageMaker().make(Sample.small.spec)
        let refused = Mutex(false)
        try await TestServer.running { request in
            let isFirst =
                request.path.contains("/blobs/")
                && !refused.withLock { before in
                    defer { before = true }
                    return before
                }
            return isFirst ? TestResponse(429, headers: ["Retry-After": "3"]) : image.answer(request)
        } _: { server in
            try await Daemon.running { daemon in
                let run = try await Program.run(
                    "pull", "--engine", "local", "--progress", "plain", "\(server.host)/demo/small:1",
                    address: daemon.address)
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.errors.contains("waits 3 s: the registry asks for it\n"), "\(run.errors)")
            }
        }
    }

    @Test func `an interrupted pull leaves nothing and ends with 130`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 500_000)
            try await Daemon.running { daemon in
                let name = line.reference(Sample.l12.name)
                let session = try Program.screen("pull", "--progress", "plain", name, address: daemon.address)
                try await until("an ingest") { try await !daemon.ingests().isEmpty }
                session.send(.control("c"))
                #expect(try await session.waitForExit() == .exited(130))
                #expect(try await daemon.isClean())
                #expect(try await daemon.images().isEmpty)
            }
            await line.stop()
        }
    }
}
