// How a snapshot is mounted, as the daemon says it and wants it back.

package struct SnapshotMount: Hashable, Sendable {
    package var type: String
    package var source: String
    package var target: String
    package var options: [String]
}
