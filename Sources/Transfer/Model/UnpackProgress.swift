// How far the unpacking of a whole operation is.

/// `bytes` is nil where the daemon reports no bytes (Transfer before containerd 2.2): then layers are all there is.
package struct UnpackProgress: Hashable, Sendable {
    package struct Bytes: Hashable, Sendable {
        /// Compressed bytes read.
        package var current: Int64
        package var total: Int64

        package init(current: Int64, total: Int64) {
            self.current = current
            self.total = total
        }
    }

    /// Layers whose snapshots were seen. A layer that a manifest lists twice counts twice: it makes two snapshots.
    package var unpacked: Int
    package var layers: Int
    package var bytes: Bytes?

    package init(unpacked: Int = 0, layers: Int = 0, bytes: Bytes? = nil) {
        self.unpacked = unpacked
        self.layers = layers
        self.bytes = bytes
    }
}
