// The columns of the hosts, and of the images over them.

import Canvas
package import Inventory
import OCI
import Text

extension HostSummary {
    /// `shown` is the host whose daemon the views show.
    package static func columns(shown: String? = nil) -> [Column<HostSummary>] {
        [
            Column("HOST", 16, isSearched: true, order: .text(\.name)) { host in
                (host.name + (host.name == shown ? "  (shown)" : ""), .text)
            },
            Column("STATE", 11, order: .text(\.stateName)) { ($0.stateName, $0.stateRole) },
            Column("CONTAINERD", 10, priority: 4, order: .text(\.version)) { ($0.version ?? "", .dim) },
            Column("NAMESPACE", 10, priority: 6) { ($0.namespace, .dim) },
            Column("IMAGES", 6, priority: 1, alignment: .trailing, order: .number { $0.images.map(Int64.init) }) {
                ($0.images.map(String.init) ?? "", .text)
            },
            Column("SIZE", 8, priority: 2, alignment: .trailing, order: .number(\.size)) {
                ($0.size.map { Human.size($0) } ?? "", .text)
            },
            Column("FREE", 8, priority: 3, alignment: .trailing, order: .number(\.free)) {
                ($0.free.map { Human.size($0) } ?? "", .text)
            },
            Column("RUNNING", 7, priority: 1, alignment: .trailing, order: .number { Int64($0.running) }) {
                ($0.running > 0 ? String($0.running) : "", .accent)
            },
            Column("ABANDONED", 9, priority: 5, alignment: .trailing, order: .number { Int64($0.abandoned) }) {
                ($0.abandoned > 0 ? String($0.abandoned) : "", .warning)
            },
            Column("GROUPS OR REASON", 16, isFlexible: true, overflows: true, isSearched: true) { host in
                if case .lost(let reason) = host.state { return (reason, .bad) }
                return (host.groups.joined(separator: ", "), .dim)
            },
        ]
    }

    private var version: String? {
        if case .connected(let version) = state { version } else { nil }
    }

    package var stateName: String {
        switch state {
        case .idle: "not asked"
        case .connecting: "connecting"
        case .connected: "connected"
        case .lost: "away"
        }
    }

    private var stateRole: Role {
        switch state {
        case .idle, .connecting: .dim
        case .connected: .good
        case .lost: .bad
        }
    }
}

extension FleetLine {
    /// `hosts` is how many hosts' images are known. A line of a host says what that has.
    package static func columns(of hosts: Int) -> [Column<FleetLine>] {
        [
            Column("IMAGE OR HOST", 24, isFlexible: true, isSearched: true, order: .text(\.image.name)) { line in
                if let host = line.id.host { return ("    \(host)", .text) }
                return (Reference(stored: line.image.name)?.familiar ?? line.image.name, .text)
            },
            Column("HOSTS", 9, alignment: .trailing, order: .number { Int64($0.image.count) }) { line in
                line.id.host == nil ? ("\(line.image.count) of \(hosts)", .text) : ("", .text)
            },
            Column("LACKING", 7, priority: 2, alignment: .trailing, order: .number { Int64($0.image.lacking.count) }) {
                line in
                guard line.id.host == nil, !line.image.lacking.isEmpty else { return ("", .text) }
                return (String(line.image.lacking.count), .warning)
            },
            Column("DRIFT", 10, priority: 1, order: .number { Int64($0.image.targets.count) }) { line in
                guard line.id.host == nil, line.image.hasDrifted else { return ("", .text) }
                return (line.image.targets.count.counted("digest"), .bad)
            },
            Column("DIGEST", 14, priority: 0) { line in
                guard line.id.host != nil else {
                    return (line.image.targets.first.map { $0.digest.short } ?? "", .dim)
                }
                if line.isAway { return ("away", .bad) }
                guard let digest = line.digest else { return ("lacking", .warning) }
                return (digest.short, digest == line.image.targets.first?.digest ? .text : .bad)
            },
        ]
    }
}
