// The columns of the lists of snapshotters and namespaces.

import Canvas
package import Inventory
import Text

extension SnapshotterSummary {
    /// `name` is the snapshotter that is used here when none is named. Those that left themselves out are dim, with
    /// their reason.
    package static func columns(default name: String? = nil) -> [Column<SnapshotterSummary>] {
        func column(
            _ title: String, _ columns: Int, priority: Int = 0, alignment: Alignment = .leading,
            isFlexible: Bool = false, overflows: Bool = false, isSearched: Bool = false,
            order: Column<SnapshotterSummary>.Order? = nil,
            _ cell: @escaping (SnapshotterSummary) -> (String, Role)
        ) -> Column<SnapshotterSummary> {
            Column(
                title, columns, priority: priority, alignment: alignment, isFlexible: isFlexible,
                overflows: overflows, isSearched: isSearched, order: order
            ) { summary in
                if case .skipped = summary.state { return (cell(summary).0, .dim) }
                return cell(summary)
            }
        }
        return [
            column("SNAPSHOTTER", 14, isSearched: true, order: .text(\.name)) { summary in
                (summary.name + (summary.name == name ? " (default)" : ""), .text)
            },
            column("STATE", 7) { ($0.stateName, $0.stateRole) },
            column("USED BY", 10, priority: 1) { ($0.namespaces?.joined(separator: ", ") ?? "", .text) },
            column("TRANSFER", 8, priority: 2) { $0.transfer },
            column("SIZE", 8, priority: 3, alignment: .trailing, order: .number(\.size)) {
                ($0.size.map { Human.size($0) } ?? "", .text)
            },
            column("SNAPSHOTS", 9, priority: 5, alignment: .trailing, order: .number { $0.snapshots.map(Int64.init) }) {
                ($0.snapshots.map(String.init) ?? "", .text)
            },
            column("REMOTE", 7, priority: 4, order: .number { $0.lazy.map(Int64.init) }) { ($0.remote, .text) },
            column("KIND", 9, priority: 6, isSearched: true, order: .text(\.kind)) { ($0.kind, .dim) },
            column("ROOT OR REASON", 14, isFlexible: true, overflows: true) { ($0.note, .dim) },
        ]
    }

    /// Whether the Transfer service unpacks to it.
    private var transfer: (String, Role) {
        guard works else { return ("", .dim) }
        return unpackConfigured.map { $0 ? ("yes", .good) : ("no", .warning) } ?? ("unknown", .dim)
    }

    /// Where it keeps its files, or why it doesn't.
    private var note: String {
        if let reason { return reason }
        guard !works, let address else { return root ?? "" }
        return "nothing answers at \(address)"
    }

    /// Whether it mounts layers that were never downloaded, and how many there are.
    private var remote: String {
        guard isRemote else { return "" }
        return lazy.map { $0 > 0 ? "\($0) lazy" : "yes" } ?? "yes"
    }

    package var stateName: String {
        switch state {
        case .ok: isAlive == false ? "dead" : "ok"
        case .skipped: "skipped"
        case .failed: "failed"
        }
    }

    private var stateRole: Role {
        switch state {
        case .ok: isAlive == false ? .bad : .good
        case .skipped: .dim
        case .failed: .bad
        }
    }
}

extension NamespaceSummary {
    /// `current` is marked.
    package static func columns(current: String? = nil) -> [Column<NamespaceSummary>] {
        [
            Column("NAMESPACE", 16, isSearched: true, order: .text(\.record.name)) { summary in
                (summary.record.name + (summary.record.name == current ? "  (here)" : ""), .text)
            },
            Column("IMAGES", 6, alignment: .trailing, order: .number { $0.images.map(Int64.init) }) {
                ($0.images.map(String.init) ?? "-", .text)
            },
            Column("BLOBS", 9, priority: 2, alignment: .trailing, isInCommands: false, order: .number(\.size)) {
                (Human.size($0.size), .text)
            },
            Column("SNAPSHOTTER", 14, priority: 1, isInCommands: false) {
                ($0.record.defaultSnapshotter ?? "-", .dim)
            },
            Column("LABELS", 10, priority: 3, isFlexible: true, isSearched: true) {
                ($0.record.labels.words, .dim)
            },
        ]
    }
}

extension [String: String] {
    /// Labels on one line.
    package var words: String {
        isEmpty ? "-" : sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }
}
