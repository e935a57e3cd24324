// The page of a blob as text: JSON laid out, line by line.

package import Failure
package import OCI

package struct DocumentPage: Sendable {
    package internal(set) var digest: Digest?
    /// Nil until it was read.
    package internal(set) var lines: [String]?
    package internal(set) var failure: Failure?
    package internal(set) var list = ListState<Int>()

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
        list.replace(
            Array(lines.indices),
            shown: SearchIndex.lines(of: lines, with: list.filterText) { line, text in text(line) })
    }
}
