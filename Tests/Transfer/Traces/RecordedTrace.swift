// A transfer as it was: what was reported, and when.

import Foundation
import OCI
package import TransferModel

/// A file of `Recordings`: a line of comment that says what it is, then a line an event, after the seconds since the
/// start. Blobs are numbers: 1 the index, 2 the manifest, 3 the configuration, layers from 10 on.
package struct RecordedTrace: Sendable, CustomStringConvertible {
    package var name: String
    /// What was transferred from where, by which daemon.
    package var note: String
    package var events: [(time: Duration, event: TransferEvent)]
    /// When it had succeeded.
    package var end: Duration

    package var description: String { name }
}

extension RecordedTrace {
    static var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Recordings")
    }

    /// All that are committed, by name.
    package static var all: [RecordedTrace] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                .filter { $0.hasSuffix(".trace") }.map { try RecordedTrace(named: String($0.dropLast(6))) }
        }
    }

    /// Those that ran at the same time on the same daemon: `NAME-1`, `NAME-2` of `at-once`.
    package var neighbours: [RecordedTrace] {
        get throws {
            guard let end = name.range(of: "at-once-")?.upperBound else { return [] }
            return try Self.all.filter { $0.name != name && $0.name.hasPrefix(name[..<end]) }
        }
    }

    package init(named name: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: "\(name).trace"), encoding: .utf8)
        self.init(name: name, note: "", events: [], end: .zero)
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#") {
                note = line.dropFirst().trimmingCharacters(in: .whitespaces)
                continue
            }
            let words = line.split(separator: " ").map(String.init)
            guard let seconds = words.first.flatMap(Double.init) else { throw Unreadable(line: "\(name): \(line)") }
            if words.dropFirst() == ["end"] {
                end = .seconds(seconds)
            } else if let event = TransferEvent(words: Array(words.dropFirst())) {
                events.append((.seconds(seconds), event))
            } else {
                throw Unreadable(line: "\(name): \(line)")
            }
        }
    }

    struct Unreadable: Error {
        var line: String
    }
}

extension TransferEvent {
    /// Nil if they are none.
    fileprivate init?(words: [String]) {
        guard let word = words.first else { return nil }
        let numbers = words.dropFirst().map { Int64($0) }
        switch word {
        case "engine":
            guard let engine = words.last.flatMap(EngineKind.init) else { return nil }
            self = .engine(engine)
        case "settled": self = .settled
        case "unpacks":
            guard words.count > 2 else { return nil }
            let known = words.dropFirst(3).compactMap(Double.init)
            self = .unpacks(
                snapshotter: words[1], asTheyCome: words[2] == "as-they-come",
                usual: known.count == 2
                    ? UnpackPace.Usual(secondsForLayer: known[0], bytesPerSecond: known[1] > 0 ? known[1] : nil) : nil)
        case "size":
            guard numbers.count == 2, let number = numbers[0], let size = numbers[1] else { return nil }
            self = .unpackedSize(.blob(number), size)
        case "wait":
            guard let seconds = words.last.flatMap(Double.init) else { return nil }
            self = .waiting(.seconds(seconds))
        case "stream":
            guard let current = numbers.first ?? nil else { return nil }
            self = .stream(current: current, total: numbers.count > 1 ? numbers[1] : nil)
        case "contents":
            let blobs = words.dropFirst().compactMap { word -> Descriptor? in
                let parts = word.split(separator: ":").compactMap { Int64($0) }
                return parts.count == 2 ? .blob(parts[0], size: parts[1]) : nil
            }
            guard blobs.count > 2 else { return nil }
            self = .contents(
                root: .blob(1), manifest: blobs[0], config: blobs[1], layers: Array(blobs.dropFirst(2)))
        default:
            guard let step = NodeReport.Step(rawValue: word), numbers.count > 1, let number = numbers[0],
                let current = numbers[1]
            else { return nil }
            self = .node(
                NodeReport(
                    digest: .blob(number), kind: .blob(number), step: step, current: current,
                    total: numbers.count > 2 ? numbers[2] : nil))
        }
    }
}

extension Digest {
    fileprivate static func blob(_ number: Int64) -> Digest {
        let hex = String(number, radix: 16)
        guard let digest = Digest("sha256:" + String(repeating: "0", count: 64 - hex.count) + hex) else {
            preconditionFailure("\(number) makes no digest")
        }
        return digest
    }
}

extension NodeKind {
    fileprivate static func blob(_ number: Int64) -> NodeKind {
        switch number {
        case 1: .index
        case 2: .manifest
        case 3: .config
        case 10...: .layer
        default: .other
        }
    }
}

extension Descriptor {
    fileprivate static func blob(_ number: Int64, size: Int64) -> Descriptor {
        let type: MediaType = number == 2 ? .ociManifest : number == 3 ? .ociConfig : .ociLayerGzip
        return Descriptor(mediaType: type, digest: .blob(number), size: size)
    }
}
