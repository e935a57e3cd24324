// The references that were pulled before, in a file of the user's state.

import FoundationEssentials
import Glibc

struct History: Sendable {
    /// One reference a line, the newest first.
    private let path: String?
    private static let longest = 200

    init() {
        let environment = ProcessInfo.processInfo.environment
        let state = environment["XDG_STATE_HOME"] ?? environment["HOME"].map { "\($0)/.local/state" }
        path = state.map { "\($0)/tallyman/history" }
    }

    var references: [String] {
        guard let path, let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").prefix(Self.longest).map(String.init)
    }

    /// Puts a reference first. A file that can't be written is passed over: nothing depends on it.
    func remember(_ reference: String) {
        guard let path else { return }
        let lines = ([reference] + references.filter { $0 != reference }).prefix(Self.longest)
        let folder = URL(filePath: path).deletingLastPathComponent()
        try? FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let temporary = "\(path).\(getpid())"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        let isWhole = write(file, bytes, bytes.count) == bytes.count
        close(file)
        guard isWhole, rename(temporary, path) == 0 else {
            unlink(temporary)
            return
        }
    }
}
