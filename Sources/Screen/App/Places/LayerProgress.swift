// How far the reading of layers has come.

package struct LayerProgress: Hashable, Sendable {
    /// Among the layers of the image, the lowest is 0.
    package var number: Int
    /// Bytes of the blob.
    package var bytes: Int64

    package init(number: Int, bytes: Int64) {
        self.number = number
        self.bytes = bytes
    }
}
