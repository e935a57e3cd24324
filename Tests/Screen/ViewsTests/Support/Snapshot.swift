// Snapshots: whole screens as text files, compared exactly, and written again with TALLYMAN_RECORD=1.

import FoundationEssentials
import Testing

struct Snapshot {
    let name: String

    static let isRecording = ProcessInfo.processInfo.environment["TALLYMAN_RECORD"] == "1"

    private static let folder = String(#filePath.dropLast("Support/Snapshot.swift".count)) + "Snapshots"

    /// The names of the files that there are.
    static func names() throws -> Set<String> {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        return Set(files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) })
    }

    /// Compares the text with the file, or writes it. A file that is missing is a failure.
    func check(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let path = "\(Self.folder)/\(name).txt"
        if Self.isRecording {
            try FileManager.default.createDirectory(atPath: Self.folder, withIntermediateDirectories: true)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return
        }
        guard FileManager.default.fileExists(atPath: path) else {
            Issue.record("\(name).txt is missing: record it with TALLYMAN_RECORD=1", sourceLocation: sourceLocation)
            return
        }
        let recorded = try String(contentsOfFile: path, encoding: .utf8)
        guard text != recorded else { return }
        Issue.record("\(name).txt differs\n\(Self.difference(recorded, text))", sourceLocation: sourceLocation)
    }

    /// The lines that differ, with their numbers: those recorded after `-`, those drawn after `+`.
    private static func difference(_ recorded: String, _ drawn: String) -> String {
        let before = recorded.split(separator: "\n", omittingEmptySubsequences: false)
        let after = drawn.split(separator: "\n", omittingEmptySubsequences: false)
        var lines: [String] = []
        for number in 0..<max(before.count, after.count) {
            let (old, new) = (before.dropFirst(number).first, after.dropFirst(number).first)
            guard old != new else { continue }
            if let old { lines.append("\(number + 1) - \(old)") }
            if let new { lines.append("\(number + 1) + \(new)") }
        }
        return lines.prefix(40).joined(separator: "\n")
    }
}
