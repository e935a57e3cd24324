// The page that says what takes how much room.

package import Inventory
package import OCI

package struct DiskPage: Sendable {
    /// Nil until it is known.
    package internal(set) var usage: DiskUsage?
    package internal(set) var list = ListState<Digest>()

    mutating func refresh(from graph: HoldingsGraph?) {
        usage = graph?.diskUsage()
        refresh()
    }

    mutating func refresh() {
        let images = usage?.images ?? []
        let shown = SearchIndex.lines(of: images, with: list.filterText) { image, text in
            image.names.forEach(text)
            text(image.target.description)
        }
        let sorted = list.cursor.sorted(shown) { images[$0].sortKey(for: $1) }
        list.replace(images.map(\.target), shown: sorted)
    }
}
