// The texts of a list's lines in lower case, one after the other: what the filter looks through at each key.

import Patterns

struct SearchIndex: Sendable {
    private var bytes: [UInt8] = []
    /// Where each line ends in `bytes`.
    private var ends: [Int] = []

    /// `parts` are the texts of one line; no match spans two of them.
    init<Rows: Collection>(_ rows: Rows, parts: (Rows.Element, (String) -> Void) -> Void) {
        bytes.reserveCapacity(rows.count * 80)
        ends.reserveCapacity(rows.count)
        for row in rows {
            parts(row) { append($0) }
            ends.append(bytes.count)
        }
    }

    /// The numbers of the rows that a filter lets through; all where it is empty, without a look at them.
    static func lines<Rows: Collection>(
        of rows: Rows, with text: String, parts: (Rows.Element, (String) -> Void) -> Void
    ) -> [Int] {
        text.isEmpty ? Array(0..<rows.count) : SearchIndex(rows, parts: parts).lines(with: ListQuery(text))
    }

    var count: Int { ends.count }

    /// Some rows gave way to others.
    mutating func replace<Rows: Collection>(
        _ range: Range<Int>, with rows: Rows, parts: (Rows.Element, (String) -> Void) -> Void
    ) {
        let new = SearchIndex(rows, parts: parts)
        let start = range.lowerBound == 0 ? 0 : ends[range.lowerBound - 1]
        let end = range.isEmpty ? start : ends[range.upperBound - 1]
        bytes.replaceSubrange(start..<end, with: new.bytes)
        let growth = new.bytes.count - (end - start)
        for line in range.upperBound..<ends.count { ends[line] += growth }
        ends.replaceSubrange(range, with: new.ends.map { $0 + start })
    }

    /// The numbers of the lines in which the texts of a query are found. Its fields are not looked at.
    func lines(with query: ListQuery) -> [Int] {
        var lines = Array(ends.indices)
        bytes.withUnsafeBufferPointer { bytes in
            for term in query.terms {
                switch term.test {
                case .word(let word):
                    word.withUnsafeBufferPointer { word in
                        keep(&lines, unless: term.isInverse) { Self.contains(bytes, $0, $1, word) }
                    }
                case .letters(let letters):
                    keep(&lines, unless: term.isInverse) { Self.contains(bytes, $0, $1, inOrder: letters) }
                case .pattern(let pattern):
                    keep(&lines, unless: term.isInverse) { pattern.matches(bytes[$0..<$1]) }
                case .field: break
                }
            }
        }
        return lines
    }

    private func keep(_ lines: inout [Int], unless isInverse: Bool, _ test: (Int, Int) -> Bool) {
        lines.removeAll { line in test(line == 0 ? 0 : ends[line - 1], ends[line]) == isInverse }
    }

    /// No match spans two texts.
    private static func contains(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, inOrder letters: [UInt8]
    ) -> Bool {
        var found = 0
        for index in start..<end {
            if bytes[index] == 0 {
                found = 0
            } else if bytes[index] == letters[found] {
                found += 1
                if found == letters.count { return true }
            }
        }
        return false
    }

    /// Whether the bytes from `start` to `end` hold the needle.
    static func contains(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ needle: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard let first = needle.first else { return true }
        var at = start
        let last = end - needle.count
        while at <= last {
            if bytes[at] == first {
                var length = 1
                while length < needle.count, bytes[at + length] == needle[length] { length += 1 }
                if length == needle.count { return true }
            }
            at += 1
        }
        return false
    }

    /// A zero after each text keeps matches from spanning two. Made lower in place: ten thousand lines are taken in at one
    /// key.
    private mutating func append(_ text: String) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        var isASCII = true
        bytes.withUnsafeMutableBufferPointer { bytes in
            for index in start..<bytes.count {
                let byte = bytes[index]
                isASCII = isASCII && byte < 0x80
                if byte &- 0x41 < 26 { bytes[index] = byte | 0x20 }
            }
        }
        if !isASCII {
            bytes.removeSubrange(start...)
            bytes.append(contentsOf: text.lowercased().utf8)
        }
        bytes.append(0)
    }
}
