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
