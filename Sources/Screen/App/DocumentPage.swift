// The page of a blob as text: JSON laid out, line by line.

package import Failure
package import OCI

package struct DocumentPage: Sendable {
    package internal(set) var digest: Digest?
    /// Nil until it was read.
    package internal(set) var lines: [String]?
    package internal(set) var failure: Failure?
    package internal(set) var list = ListState<Int>()
    /// The lines in which the text is that is looked for; all are shown, so that one sees what stands around it.
    package private(set) var found: [Int] = []

    mutating func open(_ digest: Digest) {
        self = DocumentPage()
        self.digest = digest
    }

    mutating func take(_ lines: [String], of digest: Digest) {
        guard digest == self.digest else { return }
        self.lines = lines
        refresh()
    }

    mutating func refresh() {
        let lines = lines ?? []
        list.replace(Array(lines.indices), shown: Array(lines.indices))
        found = list.filterText.isEmpty ? [] : SearchIndex.lines(of: lines, with: list.filterText) { $1($0) }
        if !found.contains(list.position) { goToMatch(by: 1) }
    }

    /// To the next line that holds what is looked for, or the one before; beyond the last the first follows.
    mutating func goToMatch(by step: Int) {
        let place = list.position
        let next =
            step > 0
            ? found.first { $0 > place } ?? found.first : found.last { $0 < place } ?? found.last
        if let next { list.cursor.move(by: next - place) }
    }
}
