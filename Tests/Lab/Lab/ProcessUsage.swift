// What processes have used.

import Foundation
package import Glibc

package struct ProcessUsage: Sendable {
    /// Seconds on a processor so far.
    package let processor: Double
    /// Bytes in memory now.
    package let resident: Int
    private let parent: pid_t

    /// Nil where there is no such process.
    private init?(of pid: pid_t) {
        // After the name, which may hold anything, comes the state.
        let fields = ProcFile.text("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 21, let parent = pid_t(fields[1]), let user = Double(fields[11]),
            let system = Double(fields[12]), let pages = Int(fields[21])
        else { return nil }
        self.parent = parent
        processor = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        resident = pages * sysconf(Int32(_SC_PAGESIZE))
    }

    /// Those of a process and of all that it has started, and these, and so on.
    package static func tree(of root: pid_t) -> [pid_t: ProcessUsage] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let all = names.compactMap(pid_t.init).reduce(into: [pid_t: ProcessUsage]()) { $0[$1] = ProcessUsage(of: $1) }
        let children = Dictionary(grouping: all.keys) { all[$0]?.parent ?? 0 }
        var tree: [pid_t: ProcessUsage] = [:]
        var next = [root]
        while let pid = next.popLast() {
            tree[pid] = all[pid]
            next += children[pid] ?? []
        }
        return tree
    }
}
