// The reducer on recorded traces of real pulls, and the recording of new ones.

import ContainerdClient
import FoundationEssentials
import Glibc
import Lab
import LabTraits
import OCI
import Testing
import TransferModel

@Suite struct ReplayTests {
    private static var folder: String {
        URL(filePath: #filePath).deletingLastPathComponent().path + "/Fixtures"
    }

    /// By name: how many layers the manifest lists, and how many different blobs those are.
    private static let traces: [(name: String, sample: Sample, layers: Int, blobs: Int)] = [
        ("pull-2.1.9-30-layers", .l30, 30, 30), ("pull-2.1.9-30-layers-again", .l30, 30, 30),
        ("pull-2.1.9-127-layers", .l127, 127, 127), ("pull-2.1.9-layer-twice", .twice, 3, 2),
    ]

    private static func lines(_ name: String) throws -> [Recorded] {
        try String(contentsOfFile: "\(folder)/\(name).jsonl", encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Recorded.self, from: Data($0.utf8))
        }
    }

    @Test(arguments: traces.indices) func `a recorded pull folds without ever falling`(index: Int) throws {
        let trace = Self.traces[index]
        let lines = try Self.lines(trace.name)
        #expect(lines.last?.event?.hasPrefix("Completed") == true || lines.contains { $0.event == "saved" })
        var progress = TransferProgress()
        var last = progress.overall
        var longest = 0.0
        for line in lines {
            for event in line.events {
                progress.apply(event, at: .seconds(line.t))
                let overall = progress.overall
                #expect(overall.current >= last.current)
                #expect(overall.current <= overall.total || overall.estimated)
                if !last.estimated { #expect(overall.total == last.total && !overall.estimated) }
                let bar = progress.completion ?? 0
                #expect(bar >= longest && bar <= 1)
                (last, longest) = (overall, bar)
            }
            let rows = progress.rows(at: .seconds(line.t), limit: 10)
            #expect(rows.rows.count + (rows.more > 0 ? 1 : 0) <= 10)
        }
        let layers = progress.nodes.filter { $0.kind == .layer }
        #expect(layers.count == trace.blobs)
        #expect(progress.unpack.layers == trace.layers)
        let end = Duration.seconds((lines.last?.t ?? 0) + 0.1)
        progress.finish(
            .succeeded(TransferResult(images: [], engine: .transfer, snapshotter: "overlayfs", unpacked: true)), at: end
        )
        #expect(progress.nodes.filter { $0.kind == .layer }.allSatisfy { $0.phase(at: end) == .unpacked })
        #expect(progress.overall.current == progress.overall.total && !progress.overall.estimated)
        #expect(progress.counts(at: end).done == progress.nodes.count)
        // What was there before is no byte that was moved.
        if trace.name.hasSuffix("again") { #expect(progress.moved == 0) }
    }

    @Test(.needsDaemon(.v2, .registry, .nginx), .enabled(if: getenv("TALLYMAN_RECORD") != nil, "records new traces"))
    func `record the traces again`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: Self.traces.map(\.sample))
            let line = try await registry.slowLine(bytesPerSecond: 3_000_000)
            try await Daemon.running { daemon in
                try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                    for trace in Self.traces {
                        let recorder = Recorder()
                        try await recorder.pull(line.reference(trace.sample.name), from: containerd)
                        try recorder.write(to: "\(Self.folder)/\(trace.name).jsonl")
                    }
                }
            }
            await line.stop()
        }
    }
}
