// Which process a lease belongs to, so that others can tell whether it is still alive.

import Foundation
import Glibc

/// A process, told from any other that has or will have its number.
struct Owner: Sendable {
    var pid: Int32
    /// In clock ticks since the machine started (field 22 of `/proc/PID/stat`).
    var startTime: String
    /// Another one after each start of the machine.
    var bootID: String

    static let current = Owner(
        pid: getpid(), startTime: startTime() ?? "",
        bootID: (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8).filter {
            !$0.isWhitespace
        }) ?? "")

    /// The name of the program, in the second field, may hold blanks and brackets: the fields are counted after it.
    private static func startTime() -> String? {
        guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else {
            return nil
        }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? String(fields[19]) : nil
    }
}
