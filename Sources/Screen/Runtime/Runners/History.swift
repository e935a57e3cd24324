// The references that were pulled before, in a file of the user's state.

import Files
import FoundationEssentials
import Glibc

/// Reads and writes on a thread of its own, one after the other.
actor History {
    /// One reference a line, the newest first.
    private let path: String?
    private static let longest = 200

    private let executor = BlockingExecutor()

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(path: String? = standardPath) { self.path = path }

    static var standardPath: String? {
        UserFolders(ProcessInfo.processInfo.environment).state.map { "\($0)/tallyman/history" }
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
        guard let file = OwnFile(temporary, .creating) else { return }
        guard file.write(lines.joined(separator: "\n") + "\n"), rename(temporary, path) == 0 else {
            unlink(temporary)
            return
        }
    }
}
