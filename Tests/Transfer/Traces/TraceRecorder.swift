// Writes a transfer down as it goes.

import Foundation
import OCI
import Synchronization
package import TransferModel

package final class TraceRecorder: Sendable {
    fileprivate struct State {
        var lines: [String] = []
        var numbers: [Digest: Int] = [:]
        var layers = 0
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now

    package init() {}

    package func record(_ event: TransferEvent) {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        state.withLock { state in
            if let text = state.text(of: event) {
                state.lines.append(
                    seconds.formatted(.number.precision(.fractionLength(2)).grouping(.never)) + " " + text)
            }
        }
    }

    /// The operation has succeeded now.
    package func write(as name: String, _ note: String) throws {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let end = seconds.formatted(.number.precision(.fractionLength(2)).grouping(.never)) + " end"
        let text = (["# \(note)"] + state.withLock(\.lines) + [end]).joined(separator: "\n") + "\n"
        try FileManager.default.createDirectory(at: RecordedTrace.folder, withIntermediateDirectories: true)
        try text.write(
            to: RecordedTrace.folder.appending(path: "\(name).trace"), atomically: true, encoding: .utf8)
    }
}

extension TraceRecorder.State {
    /// Nil for what tells nothing of how far it is.
    fileprivate mutating func text(of event: TransferEvent) -> String? {
        switch event {
        case .engine(let engine): return "engine \(engine.rawValue)"
        case .settled: return "settled"
        case .unpacks(let snapshotter, let asTheyCome, let usual):
            return "unpacks \(snapshotter) \(asTheyCome ? "as-they-come" : "at-the-end")"
                + (usual.map { " \($0.secondsForLayer) \($0.bytesPerSecond ?? 0)" } ?? "")
        case .unpackedSize(let digest, let size): return "size \(number(of: digest, .layer)) \(size)"
        case .waiting(let wait): return "wait \(wait / .seconds(1))"
        case .stream(let current, let total): return "stream \(current)" + (total.map { " \($0)" } ?? "")
        case .contents(_, let manifest, let config, let layers):
            let blobs =
                ["\(number(of: manifest.digest, .manifest)):\(manifest.size)"]
                + ["\(number(of: config.digest, .config)):\(config.size)"]
                + layers.map { "\(number(of: $0.digest, .layer)):\($0.size)" }
            return "contents " + blobs.joined(separator: " ")
        case .node(let node):
            return "\(node.step.rawValue) \(number(of: node.digest, node.kind)) \(node.current)"
                + (node.total.map { " \($0)" } ?? "")
        case .status, .warning, .note, .relays, .preparing, .silence, .asked: return nil
        }
    }

    private mutating func number(of digest: Digest, _ kind: NodeKind) -> Int {
        if let number = numbers[digest] { return number }
        let number: Int
        switch kind {
        case .index: number = 1
        case .manifest: number = 2
        case .config: number = 3
        case .layer:
            number = 10 + layers
            layers += 1
        case .attestation, .other: number = 4
        }
        numbers[digest] = number
        return number
    }
}
