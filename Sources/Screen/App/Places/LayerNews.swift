// What comes of reading layers.

package import Failure
package import Inventory

package enum LayerNews: Sendable {
    case progress(LayerProgress)
    /// The layer that was asked for.
    case listing(LayerListing)
    /// What each of its entries does to the layers below.
    case changes([LayerChange])
    case waste(LayerWaste)
    case failed(Failure)
}

/// How far the reading of layers has come.
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
