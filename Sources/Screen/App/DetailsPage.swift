// The page of an image's details: an outline whose parts fold.

package import Failure
package import Inventory
import OCI

package struct DetailsPage: Sendable {
    package internal(set) var image = ImageRow.ID(name: "")
    /// Nil until it was read.
    package internal(set) var anatomy: ImageAnatomy?
    package internal(set) var failure: Failure?
    package internal(set) var list = ListState<String>()
    /// Those that are not hidden.
    package internal(set) var lines: [DetailLine] = []
    /// What was folded or unfolded by hand.
    private var folds: [String: Bool] = [:]

    init(_ image: ImageRow.ID = ImageRow.ID(name: "")) { self.image = image }

    /// Folds the selected line, or unfolds it; false where there is nothing to fold.
    mutating func fold(_ isFolded: Bool? = nil) -> Bool {
        guard let place = list.cursor.selected, let now = lines[place].isFolded else { return false }
        folds[lines[place].id] = isFolded ?? !now
        return true
    }

    package var selected: DetailLine? { list.cursor.selected.map { lines[$0] } }

    /// The image below which the selected line stands.
    var selectedImage: ImageAnatomy.Node? {
        guard let path = selected?.id.split(separator: "/") else { return nil }
        return anatomy?.platforms.first { path.contains(Substring($0.descriptor.digest.hex)) }
    }

    mutating func refresh(from inventory: Inventory) {
        var outline = DetailOutline(image, anatomy, inventory, folds: folds)
        lines = outline.make()
        let shown = SearchIndex.lines(of: lines, with: list.filterText) { line, text in line.texts.forEach(text) }
        list.replace(lines.map(\.id), shown: shown)
    }

    /// Whether something that was missing has come, so that there is more to read.
    func isStale(in graph: HoldingsGraph) -> Bool {
        anatomy?.missing.contains { graph.has(.blob($0)) } ?? false
    }
}
