// Which process a lease belongs to, so that others can tell whether it is still alive.

import FoundationEssentials
import Glibc

/// A process, told from any other that has or will have its number.
struct Owner: Hashable, Sendable {
    var pid: Int32
    /// In clock ticks since the machine started (field 22 of `/proc/PID/stat`).
    var startTime: String
    /// Another one after each start of the machine.
    var bootID: String
    /// Process numbers mean nothing outside of it.
    var pidNamespace: String

    static let current = Owner(
        pid: getpid(), startTime: startTime(of: "self") ?? "",
        bootID: (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8).filter {
            !$0.isWhitespace
        }) ?? "",
        pidNamespace: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? "")

    /// Whether the process is certainly gone. One of another process namespace can't be looked for, so it isn't.
    var isGone: Bool {
        guard bootID == Self.current.bootID else { return true }
        guard pidNamespace == Self.current.pidNamespace else { return false }
        return Self.startTime(of: "\(pid)") != startTime
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

extension Owner {
    private static let (pidLabel, startLabel) = ("tallyman/owner.pid", "tallyman/owner.start")
    private static let (bootLabel, namespaceLabel) = ("tallyman/owner.boot", "tallyman/owner.pidns")

    var labels: [String: String] {
        [
            Self.pidLabel: "\(pid)", Self.startLabel: startTime, Self.bootLabel: bootID,
            Self.namespaceLabel: pidNamespace,
        ]
    }

    /// Nil when these are no labels of ours.
    init?(labels: [String: String]) {
        guard let pid = labels[Self.pidLabel].flatMap({ Int32($0) }), let startTime = labels[Self.startLabel],
            let bootID = labels[Self.bootLabel]
        else { return nil }
        self.init(
            pid: pid, startTime: startTime, bootID: bootID, pidNamespace: labels[Self.namespaceLabel] ?? "")
    }
}
