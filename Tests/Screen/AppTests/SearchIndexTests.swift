// What the filter looks through.

import Testing

@testable import App

@Suite struct SearchIndexTests {
    @Test(
        arguments: [
            ("", [0, 1, 2, 3]), ("alpine", [0]), ("ALPINE", [0]), ("upper", [1]), ("é", [2]), ("É", [2]), ("xx", [3]),
            ("linux", [0, 1]), ("alpinelinux", []), ("u l", [0, 1]), ("linuxupper", []), ("a\u{0}", []), ("zz", []),
            ("xxxy", [3]), ("xxxxxxxxxx", []), ("/", [0, 1, 2, 3]),
            ("/fé$/", [2]), ("/CAFÉ+$/", [2]), ("/caf(é)?$/", [2]), ("/^linux/ !alp", [1]),
        ])
    func `lines with a text are found, whatever its case`(text: String, lines: [Int]) {
        let rows = [["lib/alpine", "linux"], ["Upper", "LINUX"], ["CAFÉ"], ["xxxxy"]]
        let index = SearchIndex(rows) { row, add in row.forEach(add) }
        #expect(index.count == 4)
        #expect(index.lines(with: ListQuery(text)) == lines)
    }

    @Test func `no line is found among none, and none in lines without texts`() {
        #expect(SearchIndex([Int]()) { _, _ in }.lines(with: ListQuery("a")) == [])
        #expect(SearchIndex([1, 2]) { _, _ in }.lines(with: ListQuery("a")) == [])
        #expect(SearchIndex([1, 2]) { _, _ in }.lines(with: ListQuery("")) == [0, 1])
    }
}
