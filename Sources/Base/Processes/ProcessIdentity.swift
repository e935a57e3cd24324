// Which process something belongs to, so that others can tell whether it still lives.

import FoundationEssentials
import Glibc

/// A process, told from any other that has or will have its number.
package struct ProcessIdentity: Hashable, Sendable {
    package var pid: Int32
    /// In clock ticks since the machine started (field 22 of `/proc/PID/stat`).
    package var startTime: String
    /// Another one for each machine, and after each start of it.
    package var bootID: String
    /// As `/proc/self/ns/pid` names it: process numbers mean nothing outside of it.
    package var pidNamespace: String

    package init(pid: Int32, startTime: String, bootID: String, pidNamespace: String) {
        self.pid = pid
        self.startTime = startTime
        self.bootID = bootID
        self.pidNamespace = pidNamespace
    }

    package static let current = ProcessIdentity(
        pid: getpid(), startTime: startTime(of: "self") ?? "",
        bootID: (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8).filter {
            !$0.isWhitespace
        }) ?? "",
        pidNamespace: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? "")

    /// Nil where that can't be told from here: another machine's processes, and those of another process namespace.
    package var isAlive: Bool? {
        let here = Self.current
        guard !bootID.isEmpty, bootID == here.bootID, pidNamespace == here.pidNamespace else { return nil }
        if let found = Self.startTime(of: "\(pid)") { return found == startTime }
        // Other users' processes may be hidden in /proc.
        return kill(pid, 0) == 0 || errno == EPERM
    }

    /// The name of the program, in the second field, may hold blanks and brackets: the fields are counted after it.
    private static func startTime(of process: String) -> String? {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else {
            return nil
        }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? String(fields[19]) : nil
    }
}

extension ProcessIdentity {
    /// As a part of a file's name.
    package var fileName: String {
        "\(pid)-\(startTime)-\(pidNamespace.filter { "0"..."9" ~= $0 })-\(bootID)"
    }

    /// Nil when `fileName` is none that a process has given.
    package init?(fileName: some StringProtocol) {
        let parts = String(fileName).split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 4, let pid = Int32(parts[0]), pid > 0 else { return nil }
        self.init(pid: pid, startTime: parts[1], bootID: parts[3], pidNamespace: "pid:[\(parts[2])]")
    }
}
