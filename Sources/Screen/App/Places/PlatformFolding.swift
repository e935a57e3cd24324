// Which platforms of an image have a line in the list of images.

package import Inventory
import OCI

/// An image has one line: that of the host's platform, or else of the first that is here. The others have theirs below
/// it where somebody unfolds them, which is remembered by the image's name.
package struct PlatformFolding: Sendable {
    private var unfolded: Set<String> = []
    /// How many images there are, whatever the filter lets through.
    package private(set) var images = 0
    /// By the numbers of their rows, of images that have several.
    package private(set) var folds: [Int: ImageRow.Fold] = [:]
    /// The numbers of the rows that stand for their images.
    private(set) var first: [Int] = []
    /// Those below them, in the order of the index.
    private var others: [Int: ArraySlice<Int>] = [:]

    /// The rows that stand for folded images, by number.
    var folded: [Int] {
        folds.compactMap { number, fold in if case .folded = fold { number } else { nil } }
    }

    func isUnfolded(_ name: String) -> Bool { unfolded.contains(name) }

    mutating func set(_ name: String, isFolded: Bool) {
        if isFolded { unfolded.remove(name) } else { unfolded.insert(name) }
    }

    mutating func count(_ rows: [ImageRow]) {
        images = rows.indices.count { $0 == 0 || rows[$0].name != rows[$0 - 1].name }
    }

    /// Takes the numbers of the rows that pass the filter, in order: the rows of an image stand together.
    mutating func fold(_ shown: [Int], of rows: [ImageRow], host: Platform) {
        (folds, others, first) = ([:], [:], [])
        first.reserveCapacity(shown.count)
        var start = 0
        while start < shown.count {
            var end = start + 1
            while end < shown.count, rows[shown[end]].name == rows[shown[start]].name { end += 1 }
            add(shown[start..<end], of: rows, host)
            start = end
        }
    }

    private mutating func add(_ image: ArraySlice<Int>, of rows: [ImageRow], _ host: Platform) {
        guard image.count > 1 else { return first += image }
        guard let own = image.first(where: { rows[$0].platform?.satisfies(host) == true }) ?? image.first else {
            return
        }
        first.append(own)
        guard isUnfolded(rows[own].name) else { return folds[own] = .folded(image.count - 1) }
        let below = image.filter { $0 != own }
        others[own] = below[...]
        folds[own] = .unfolded
        for line in below { folds[line] = .below }
    }

    /// All lines, where those that stand for their images have this order.
    func lines(_ first: [Int]) -> [Int] {
        others.isEmpty ? first : first.flatMap { [$0] + (others[$0] ?? []) }
    }
}

extension ImagesPlace {
    /// What has no lines below it, or none that are folded, stays as it is.
    static func fold(_ isFolded: Bool, in app: inout AppState) {
        guard app.selectedFold != nil, let image = app.selectedImage else { return }
        app.places.images.folding.set(image.name, isFolded: isFolded)
        refresh(&app)
    }
}

extension AppState {
    var selectedFold: ImageRow.Fold? {
        places.images.list.cursor.selected.flatMap { places.images.folding.folds[$0] }
    }

    /// The row of that number, with how it stands in the list.
    package func imageRow(_ number: Int) -> ImageRow {
        var row = inventory.rows[number]
        row.fold = places.images.folding.folds[number]
        return row
    }
}
