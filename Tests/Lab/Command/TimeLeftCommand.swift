// `tallyman-lab time-left PROGRAM`: how true the time left is that stands on the screen during real pulls.

import ArgumentParser
import Canvas
import Foundation
import Lab
import TerminalHarness
import TransferModel
import TransferTraces

struct TimeLeftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "time-left",
        abstract: "Read the time left from the screen during pulls, and print how true it was.",
        discussion: "Takes two minutes. The columns are those of `traces`. Needs root.")

    @Argument(help: "The program to try: .build/release/tallyman.")
    var program: String

    /// What is pulled over three connections of 400 kB/s each.
    private static let pulls: [(name: String, layers: [LayerSpec])] = [
        ("thirty even layers", even(30, bytes: 1_430_000, seed: 3000)),
        (
            "nine of 1 MB, then one of 12 MB",
            even(9, bytes: 1_000_000, seed: 3050) + even(1, bytes: 12_000_000, seed: 3060)
        ),
        (
            "one of 12 MB, then nine of 1 MB",
            even(1, bytes: 12_000_000, seed: 3070) + even(9, bytes: 1_000_000, seed: 3080)
        ),
    ]

    /// Layers of 1.5 MB that unpack to 350 MB each.
    private static let unpacking = (0..<6).map { LayerSpec(bytes: 350_000_000, seed: 2150 + $0, filling: .zeros) }

    private static func even(_ count: Int, bytes: Int, seed: UInt64) -> [LayerSpec] {
        (0..<count).map { LayerSpec(bytes: bytes, seed: seed + UInt64($0)) }
    }

    func run() async throws {
        print("time left on the screen".padded(38) + "seconds " + TimeLeftScore.title)
        let state = FileManager.default.temporaryDirectory.appending(path: "tallyman-time-left-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: state) }
        try await Registry.running { registry in
            let line = try await registry.slowLine(bytesPerSecond: 400_000)
            try await Daemon.running(options: Daemon.Options(inMemory: true)) { daemon in
                for (name, layers) in Self.pulls {
                    tell(name, try await measure(try await put(layers, registry, line), daemon, state))
                }
                let image = try await put(Self.unpacking, registry, line)
                // What was learnt of the daemon before says nothing of it while it is slowed.
                let slow = "\(state)/slow"
                try await daemon.slowed {
                    tell("six that unpack to 350 MB, slow daemon", try await measure(image, daemon, slow))
                    try await daemon.ctr("images", "rm", "--sync", image)
                    tell("the same, its pace is known", try await measure(image, daemon, slow))
                }
            }
            await line.stop()
        }
    }

    private func put(_ layers: [LayerSpec], _ registry: Registry, _ line: SlowLine) async throws -> String {
        let name = "demo/time-left:\(layers.count)-\(layers[0].seed)"
        try registry.put(try await ImageMaker().make(ImageSpec(layers)), as: name)
        return line.reference(name)
    }

    private func tell(_ name: String, _ measured: (total: Double, score: TimeLeftScore)) {
        print("\(name.padded(39))\("\((measured.total * 10).rounded() / 10)".padded(7)) \(measured.score)")
    }

    private func measure(
        _ reference: String, _ daemon: Daemon, _ state: String
    ) async throws -> (total: Double, score: TimeLeftScore) {
        let session = try TerminalSession(
            program, arguments: ["pull", reference],
            environment: [
                "CONTAINERD_ADDRESS": daemon.address, "CONTAINERD_NAMESPACE": "", "CONTAINERD_SNAPSHOTTER": "",
                "XDG_STATE_HOME": state, "XDG_CONFIG_HOME": state, "XDG_RUNTIME_DIR": "", "NO_COLOR": "",
            ], size: Size(columns: 120, rows: 40))
        defer { session.close() }
        let start = ContinuousClock.now
        var samples: [TimeLeftScore.Sample] = []
        while !session.status.hasEnded {
            try await Task.sleep(until: start + .milliseconds(500 * (samples.count + 1)))
            let text = session.screen.text
            samples.append(
                TimeLeftScore.Sample(
                    time: (ContinuousClock.now - start) / .seconds(1), shown: TimeLeft(shownIn: text),
                    isFull: text.contains(" 100 % ")))
        }
        let total = (ContinuousClock.now - start) / .seconds(1)
        guard session.status == .exited(0) else { throw session.failure("the pull failed") }
        return (total, TimeLeftScore(samples.filter { $0.time < total - 0.5 }, of: total))
    }
}

extension TimeLeft {
    /// As the screen words it.
    fileprivate init?(shownIn text: String) {
        func time(_ words: Substring) -> Duration {
            .seconds(words.split(separator: ":").reduce(0) { $0 * 60 + (Int($1) ?? 0) })
        }
        if let match = text.firstMatch(of: /about ([0-9:]+) left/) {
            self = .about(time(match.1))
        } else if let match = text.firstMatch(of: /([0-9:]+) to ([0-9:]+) left/) {
            self = .between(time(match.1), time(match.2))
        } else {
            return nil
        }
    }
}
