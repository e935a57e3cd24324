// The columns of the lists of snapshotters and namespaces.

import Canvas
package import Inventory
import Text

extension SnapshotterSummary {
    package static var columns: [Column<SnapshotterSummary>] {
        [
            Column("SNAPSHOTTER", 14, isSearched: true, order: .text(\.name)) { ($0.name, .text) },
            Column("STATE", 8) { ($0.stateName, $0.stateRole) },
            Column("SNAPSHOTS", 9, priority: 1, alignment: .trailing, order: .number { $0.snapshots.map(Int64.init) }) {
                ($0.snapshots.map(String.init) ?? "-", .text)
            },
            Column("SIZE", 9, priority: 1, alignment: .trailing, order: .number(\.size)) {
                (Human.size($0.size), .text)
            },
            Column("LAZY", 5, priority: 4, alignment: .trailing, order: .number { $0.lazy.map(Int64.init) }) {
                ($0.isRemote ? $0.lazy.map(String.init) ?? "-" : "", .text)
            },
            Column("KIND", 9, priority: 3, isSearched: true, order: .text(\.kind)) { ($0.kind, .dim) },
            Column("ROOT", 12, priority: 2, isFlexible: true) { ($0.root ?? "-", .dim) },
        ]
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
