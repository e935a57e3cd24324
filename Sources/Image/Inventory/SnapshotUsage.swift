// What one snapshot takes up by itself, without those below it.

package struct SnapshotUsage: Hashable, Sendable {
    /// In bytes.
    package var size: Int64
    package var inodes: Int64

    package init(size: Int64, inodes: Int64) {
        self.size = size
        self.inodes = inodes
    }
}
