// The table of causes: the same fault has the same class, the same sentence and the same hint, whichever engine ran.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needsDaemon(.v2, .registry), .timeLimit(.minutes(2))) struct FailureTableTests {
    /// A daemon, and both its engines; of an older one the local engine alone.
    private func withEngines(
        _ release: Daemon.Release, access: RegistryAccess = RegistryAccess(),
        _ body: @Sendable (Daemon, [(EngineChoice, TransferCore)]) async throws -> Void
    ) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await daemon.withCore(access: access, engine: .local) { local in
                guard release == .v2 else { return try await body(daemon, [(.local, local)]) }
                try await daemon.withCore(access: access, engine: .transfer) { transfer in
                    try await body(daemon, [(.transfer, transfer), (.local, local)])
                }
            }
        }
    }

    /// Blobs that stand still are not waited for as people do.
    private static func access() -> RegistryAccess {
        RegistryAccess(environment: ["HOME": "/nowhere"], standstill: .seconds(2))
    }

    /// Runs `fail` with each row on each engine, a few rows at once, and compares. Nothing may stay of any.
    private func compare<Row: Sendable & CustomTestStringConvertible>(
        _ rows: [Row], _ daemon: Daemon, _ engines: [(EngineChoice, TransferCore)], leaves: Int? = 0,
        expecting: @Sendable @escaping (Row) -> (code: Failure.Code, names: [String], difference: String?),
        _ fail: @Sendable @escaping (Row, Int, TransferCore, String) async throws -> (Failure?, [String: String])
    ) async throws {
        try await concurrently(6, Array(rows.enumerated())) { number, row in
            var failures: [Failure] = []
            for (choice, core) in engines {
                let index = "\(row.testDescription), \(choice)"
                let namespace = "f\(number)"
                let (failed, words) = try await fail(row, number, core, namespace)
                guard let failure = failed else {
                    Issue.record("no failure: \(index)")
                    continue
                }
                let said = "\(index): \(failure.message) (\(failure.cause ?? "no cause"))"
                let expected = expecting(row)
                // This program's own client is told everything.
                if expected.difference != nil, choice == .transfer { continue }
                #expect(failure.code == expected.code, "\(said)")
                for name in expected.names {
                    let name = words.reduce(name) { $0.replacing($1.key, with: $1.value) }
                    #expect(failure.message.contains(name), "\(said) lacks \(name)")
                }
                failures.append(failure)
                if let leaves { #expect(try await daemon.images(namespace: namespace).count == leaves, "\(index)") }
            }
            guard failures.count == 2, expecting(row).difference == nil else { return }
            #expect(failures[0].code == failures[1].code, "\(row.testDescription)")
            #expect(failures[0].message == failures[1].message, "\(row.testDescription)")
            #expect(failures[0].hint == failures[1].hint, "\(row.testDescription)")
        }
        #expect(try await daemon.isClean())
    }

    @Test(arguments: Daemon.Release.allCases) func `a pull`(release: Daemon.Release) async throws {
        let rows = PullFault.all.filter { release == .v2 || $0.isOfContent }
        var images: [FaultyImage] = []
        for (number, row) in rows.enumerated() {
            var image = try await FaultyImage(number)
            row.prepare(&image)
            images.append(image)
        }
        try await TestServer.running { [images] request in
            let parts = request.path.split(separator: "/")
            guard parts.count > 1, let number = Int(parts[1].dropFirst()) else { return TestResponse(200) }
            let scene = PullFault.Scene(
                image: images[number], host: request.header("Host") ?? "", path: String(parts[1]))
            return rows[number].answer(request, scene) ?? images[number].answer(request)
        } _: { server in
            let access = Self.access()
            access.plainHTTP.give(for: server.host)
            try await withEngines(release, access: access) { [images] daemon, engines in
                try await compare(rows, daemon, engines) {
                    ($0.expected, $0.names, $0.difference)
                } _: { _, number, core, namespace in
                    let request = PullRequest(
                        reference: try Reference(parsing: "\(server.host)/f\(number):1"), snapshotter: "overlayfs")
                    let words = [
                        "HOST": server.host, "TAG": "f\(number):1",
                        "LAYER": "f\(number)@\(images[number].layer.digest)",
                        "MANIFEST": "f\(number)@\(Digest.sha256(of: images[number].manifest))",
                    ]
                    return (await core.run(.pull(request), in: namespace).failure, words)
                }
            }
        }
    }
}

extension FailureTableTests {
    @Test(arguments: Daemon.Release.allCases) func `a push`(release: Daemon.Release) async throws {
        let rows = PushFault.all
        let image = try await FaultyImage(200)
        try await TestServer.running { request in
            let number = request.path.split(separator: "/").dropFirst().first.flatMap { Int($0.dropFirst()) } ?? 0
            return rows[number].spot.isHit(by: request, image.layer) ? rows[number].response : PushFault.taking(request)
        } _: { server in
            let access = Self.access()
            access.plainHTTP.give(for: server.host)
            try await withFolder { folder in
                try Data(try image.layout("a.test/whole:1").archive).write(to: URL(filePath: "\(folder)/a.tar"))
                try await withEngines(release, access: access) { daemon, engines in
                    try await daemon.ctr("images", "import", "\(folder)/a.tar")
                    for number in rows.indices {
                        try await daemon.ctr("images", "tag", "a.test/whole:1", "\(server.host)/p\(number):1")
                    }
                    try await compare(rows, daemon, engines, leaves: nil) {
                        ($0.expected, $0.names, $0.difference)
                    } _: { _, number, core, _ in
                        let failure = await core.push(PushRequest(image: "\(server.host)/p\(number):1")).failure
                        return (failure, ["HOST": server.host, "NAME": "p\(number)"])
                    }
                }
            }
        }
    }

    /// Transfer of containerd 2.1.9 takes a push for failed whose answer lacks the header.
    @Test(arguments: [EngineChoice.auto, .transfer, .local])
    func `a registry that does not confirm what it took`(engine: EngineChoice) async throws {
        let image = try await FaultyImage(201)
        try await TestServer.running {
            PushFault.taking($0, confirms: false)
        } _: { server in
            let access = RegistryAccess(environment: ["HOME": "/nowhere"])
            access.plainHTTP.give(for: server.host)
            try await withFolder { folder in
                let name = "\(server.host)/whole:1"
                try Data(try image.layout(name).archive).write(to: URL(filePath: "\(folder)/a.tar"))
                try await Daemon.running { daemon in
                    try await daemon.ctr("images", "import", "\(folder)/a.tar")
                    try await daemon.withCore(access: access, engine: engine) { core throws in
                        let folded = Folded()
                        let outcome = await core.push(PushRequest(image: name), into: folded)
                        guard engine != .transfer else {
                            #expect(outcome.failure?.code == .network)
                            #expect(outcome.failure?.message.contains("Docker-Content-Digest") == true)
                            return
                        }
                        #expect(outcome.result?.engine == .local, "\(outcome)")
                        #expect(folded.progress.engine == .local)
                        #expect(folded.progress.notes.isEmpty == (engine == .local))
                    }
                    #expect(try await daemon.isClean())
                }
            }
        }
    }

    @Test(arguments: Daemon.Release.allCases) func `a load`(release: Daemon.Release) async throws {
        let rows = ArchiveFault.all
        try await withFolder { folder in
            var layers: [String] = []
            for (number, row) in rows.enumerated() {
                var image = try await FaultyImage(300 + number)
                layers.append(image.layer.digest)
                try Data(try row.bytes(&image)).write(to: URL(filePath: "\(folder)/\(number).tar"))
            }
            try await withEngines(release) { [layers] daemon, engines in
                try await compare(rows, daemon, engines) {
                    ($0.expected, $0.names, nil)
                } _: { _, number, core, namespace in
                    let path = "\(folder)/\(number).tar"
                    let failure = await core.load(path, in: namespace).failure
                    return (failure, ["FILE": path, "LAYER": layers[number]])
                }
            }
        }
    }
}

/// Runs `body` for each item, so many at a time.
private func concurrently<Item: Sendable>(
    _ limit: Int, _ items: [Item], _ body: @Sendable @escaping (Item) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, item) in items.enumerated() {
            if index >= limit { try await group.next() }
            group.addTask { try await body(item) }
        }
        try await group.waitForAll()
    }
}
