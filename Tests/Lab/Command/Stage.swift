// What the demo sets up: a daemon with some images, a registry with all of them, and a slow line to it.

import Foundation
import Lab

struct Stage: Sendable {
    let daemon: Daemon
    let registry: Registry
    let line: SlowLine?

    /// Sets everything up for the length of `body`, and takes it down whatever happens.
    static func running<Value: Sendable>(
        speed: Int, records: Int, hasBig: Bool, _ body: (Stage) async throws -> Value
    ) async throws -> Value {
        try await Registry.running { registry in
            try await registry.put(samples: Sample.allCases)
            if hasBig {
                try registry.put(try await ImageMaker().make(.big), as: "demo/big:1.0")
            }
            return try await withDaemon(records: records) { daemon in
                try await fill(daemon, from: registry)
                let line = await Need.part(.nginx).isMet ? try await registry.slowLine(bytesPerSecond: speed) : nil
                let stage = Stage(daemon: daemon, registry: registry, line: line)
                do {
                    let value = try await body(stage)
                    await line?.stop()
                    return value
                } catch {
                    await line?.stop()
                    throw error
                }
            }
        }
    }

    private static func withDaemon<Value: Sendable>(
        records: Int, _ body: (Daemon) async throws -> Value
    ) async throws -> Value {
        guard records > 0 else { return try await Daemon.running { try await body($0) } }
        let daemon = try await Daemon.filled(records)
        do {
            let value = try await body(daemon)
            await daemon.stop()
            return value
        } catch {
            await daemon.stop()
            throw error
        }
    }

    /// What is there when the screen opens.
    private static func fill(_ daemon: Daemon, from registry: Registry) async throws {
        let wanted: [(namespace: String, samples: [Sample])] = [
            ("default", [.small, .multi]), ("k8s.io", [.twice, .small]),
        ]
        for (namespace, samples) in wanted {
            for sample in samples {
                try await daemon.ctr(
                    "images", "pull", "--plain-http", registry.reference(sample.name), namespace: namespace)
            }
        }
    }

    /// References worth pulling, the best first.
    private var references: [String] {
        let slow = line.map { line in [Sample.l30, .l12].map { line.reference($0.name) } } ?? []
        return slow + [Sample.l30, .l12, .l127, .armOnly].map { registry.reference($0.name) }
    }

    /// What to type, before the screen opens.
    var introduction: String {
        let slow =
            line.map { line in
                """
                  slowly            \(line.reference(Sample.l30.name))
                                    \(line.reference(Sample.l12.name))

                """
            } ?? "  (no slow line: nginx is missing)\n"
        return """
            containerd \(daemon.version) at \(daemon.address)
            registry at \(registry.host), with \(Sample.allCases.map(\.name).joined(separator: ", "))
            Press p and pull:
            \(slow)  fast              \(registry.reference(Sample.l30.name))
              127 layers        \(registry.reference(Sample.l127.name))
              another platform  \(registry.reference(Sample.armOnly.name))
            Namespaces: default, k8s.io.

            """
    }

    /// Writes the references to the file that TALLYMAN_LAB_HISTORY names, if it does.
    func remember() throws {
        guard let path = ProcessInfo.processInfo.environment["TALLYMAN_LAB_HISTORY"], !path.isEmpty else { return }
        let file = URL(filePath: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try references.map { "\($0)\n" }.joined().write(to: file, atomically: false, encoding: .utf8)
    }
}

extension ImageSpec {
    /// 12 layers, 245 MB.
    static let big = ImageSpec(LayerSpec.stack(12, bytes: 245_000_000, seed: 900))

    /// Two of its layers, with half of its bytes.
    static let halfOfBig = ImageSpec([3, 9].map { big.variants[0].layers[$0] })
}
