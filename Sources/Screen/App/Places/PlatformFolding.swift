// Which platforms of an image have a line in the list of images.

package import Inventory
import OCI

/// An image has one line: that of the host's platform, or else of the first that is here. The others have theirs below
/// it where somebody unfolds them, which is remembered by the image's name.
package struct PlatformFolding: Sendable {
    /// What a row is among those of its image, which stand together.
    private struct Part {
        var isFirst: Bool
        /// Whether it is of the host's platform, which nobody asks where it is the only one.
        var isOfHost: Bool
    }

    private var unfolded: Set<String> = []
    /// Of each row.
    private var parts: [Part] = []
    /// How many images there are, whatever the filter lets through.
    package private(set) var images = 0
    /// The numbers of the rows that pass the filter, in order.
    private var passing: [Int] = []

    func isUnfolded(_ name: String) -> Bool { unfolded.contains(name) }

    mutating func set(_ name: String, isFolded: Bool) {
        if isFolded { unfolded.remove(name) } else { unfolded.insert(name) }
    }

    mutating func foldAll() { unfolded = [] }

    /// Takes rows in place of some, or of all; those of an image all at once.
    mutating func replace(_ range: Range<Int>? = nil, with rows: [ImageRow], host: Platform) {
        let range = range ?? parts.indices
        let new = rows.indices.map { index in
            let isFirst = index == 0 || rows[index - 1].name != rows[index].name
            let isLast = index + 1 == rows.count || rows[index + 1].name != rows[index].name
            return Part(
                isFirst: isFirst,
                isOfHost: !(isFirst && isLast) && rows[index].platform?.satisfies(host) == true)
        }
        images += new.count(where: \.isFirst) - parts[range].count(where: \.isFirst)
        parts.replaceSubrange(range, with: new)
    }

    /// Takes the numbers of the rows that pass the filter, in order, and says which of them stand for their images.
    mutating func fold(_ passing: [Int]) -> [Int] {
        self.passing = passing
        guard images < parts.count else { return passing }
        var lines: [Int] = []
        var start = 0
        while start < passing.count {
            let end = end(from: start)
            lines.append(own(passing[start..<end]))
            start = end
        }
        return lines
    }

    /// All lines, where those that stand for their images have this order.
    func lines(_ first: [Int], of rows: [ImageRow]) -> [Int] {
        guard !unfolded.isEmpty else { return first }
        return first.flatMap { own in
            [own] + (isUnfolded(rows[own].name) ? image(of: own).filter { $0 != own } : [])
        }
    }

    /// How a line stands in the list.
    package func fold(of row: ImageRow, _ number: Int) -> ImageRow.Fold? {
        let image = image(of: number)
        guard image.count > 1 else { return nil }
        guard isUnfolded(row.name) else { return .folded(image.count - 1) }
        return number == own(image) ? .unfolded : .below
    }

    /// The rows of its image that pass the filter; none where itself doesn't.
    private func image(of number: Int) -> ArraySlice<Int> {
        var start = passing.sortedIndex { $0 < number }
        guard start < passing.count, passing[start] == number else { return [] }
        while start > 0, isOneImage(passing[start - 1]...passing[start]) { start -= 1 }
        return passing[start..<end(from: start)]
    }

    /// Where the image ends that begins there among those that pass.
    private func end(from start: Int) -> Int {
        var end = start + 1
        while end < passing.count, isOneImage(passing[end - 1]...passing[end]) { end += 1 }
        return end
    }

    private func own(_ image: ArraySlice<Int>) -> Int {
        image.first { parts[$0].isOfHost } ?? image[image.startIndex]
    }

    private func isOneImage(_ range: ClosedRange<Int>) -> Bool {
        !parts[range].dropFirst().contains(where: \.isFirst)
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
        places.images.list.cursor.selected.flatMap { imageRow($0).fold }
    }

    /// The row of that number, with how it stands in the list.
    package func imageRow(_ number: Int) -> ImageRow {
        var row = inventory.rows[number]
        row.fold = places.images.folding.fold(of: row, number)
        return row
    }
}
