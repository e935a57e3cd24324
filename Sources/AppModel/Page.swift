// What is open in place of a list.

package import Inventory

package enum Page: Hashable, Sendable {
    /// The details of an image; `scroll` is the first line shown.
    case image(ImageRow.ID, scroll: Int)
    case transfer(TransferID)
}
