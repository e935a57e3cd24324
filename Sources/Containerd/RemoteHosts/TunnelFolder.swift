// The private folder of one tunnel's sockets.

import Failure
import Files
import FoundationEssentials
import Glibc
import Processes
import Synchronization

enum TunnelFolder {
    private static let count = Mutex(0)

    /// Short, as the path of a socket has at most 107 bytes, to which ssh adds 17 while it makes one.
    ///
    /// Throws class `storage`.
    static func make(environment: [String: String]) throws(Failure) -> String {
        let parent = try RuntimeFolder.path(environment: environment)
        sweep(parent)
        let number = count.withLock { count in
            count += 1
            return count
        }
        let owner = ProcessIdentity.current
        let folder = "\(parent)/ssh-\(owner.pid)-\(owner.startTime)-\(number)"
        guard mkdir(folder, 0o700) == 0 else {
            throw Failure(.storage, "\(folder) can't be made.", cause: String(cString: strerror(errno)))
        }
        let problem: String? =
            if folder.utf8.count >= 80 {
                "is too long for a socket."
            } else if folder.contains(where: { $0.isWhitespace || "\"'\\%$:".contains($0) }) {
                "has characters that mean something to ssh."
            } else { nil }
        if let problem {
            remove(folder)
            throw Failure(.storage, "The path \(folder) \(problem)", hint: "Set XDG_RUNTIME_DIR to another one.")
        }
        return folder
    }

    static func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

    /// What a process has left that was killed together with the shell that cleans up for it.
    private static func sweep(_ parent: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
            guard let match = name.wholeMatch(of: /ssh-(\d+)-(\d+)-\d+/), let pid = Int32(match.1) else { continue }
            var owner = ProcessIdentity.current
            owner.pid = pid
            owner.startTime = String(match.2)
            if owner.isAlive == false { remove("\(parent)/\(name)") }
        }
    }
}
