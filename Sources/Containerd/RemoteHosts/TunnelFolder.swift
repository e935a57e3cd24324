// The private folder of one tunnel's sockets.

import Failure
import Files
import FoundationEssentials
import Glibc
import Processes
import Synchronization

enum TunnelFolder {
    private struct State {
        var count = 0
        /// Where it has been looked for what others left.
        var swept: Set<String> = []
    }

    private static let state = Mutex(State())

    /// Short, as the path of a socket has at most 107 bytes, to which ssh adds 17 while it makes one.
    ///
    /// Throws class `storage`.
    static func make(environment: [String: String]) throws(Failure) -> String {
        let parent = try RuntimeFolder.path(environment: environment)
        let (number, isFirst) = state.withLock { state in
            state.count += 1
            return (state.count, state.swept.insert(parent).inserted)
        }
        if isFirst { sweep(parent) }
        let owner = ProcessIdentity.current
        let folder = "\(parent)/ssh-\(owner.placeHash)-\(owner.pid)-\(owner.startTime)-\(number)"
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
            guard let match = name.wholeMatch(of: /ssh-([0-9a-z]+)-(\d+)-(\d+)-\d+/), let pid = Int32(match.2) else {
                continue
            }
            var owner = ProcessIdentity.current
            // A home may be shared with other machines and containers.
            guard match.1 == owner.placeHash else { continue }
            owner.pid = pid
            owner.startTime = String(match.3)
            if owner.isAlive == false { remove("\(parent)/\(name)") }
        }
    }
}

extension ProcessIdentity {
    /// Stands for the boot and the process namespace in which its number means something (FNV-1a).
    fileprivate var placeHash: String {
        let hash = "\(bootID) \(pidNamespace)".utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return String(hash, radix: 36)
    }
}
