// The texts of a list's lines in lower case, one after the other: what the filter looks through at each key.

struct SearchIndex: Sendable {
    private var bytes: [UInt8] = []
    /// Where each line ends in `bytes`.
    private var ends: [Int] = []

    /// `parts` are the texts of one line; no match spans two of them.
    init<Rows: Collection>(_ rows: Rows, parts: (Rows.Element, (String) -> Void) -> Void) {
        bytes.reserveCapacity(rows.count * 80)
        ends.reserveCapacity(rows.count)
        for row in rows {
            var line: [UInt8] = []
            parts(row) { text in Self.append(text, to: &line) }
            bytes += line
            ends.append(bytes.count)
        }
    }

    /// The numbers of the rows that hold a text; all where it is empty, without a look at them.
    static func lines<Rows: Collection>(
        of rows: Rows, with text: String, parts: (Rows.Element, (String) -> Void) -> Void
    ) -> [Int] {
        text.isEmpty ? Array(0..<rows.count) : SearchIndex(rows, parts: parts).lines(with: text)
    }

    var count: Int { ends.count }

    /// The numbers of the lines that hold a text, whatever its case.
    func lines(with text: String) -> [Int] {
        var needle: [UInt8] = []
        Self.append(text, to: &needle)
        needle.removeLast()
        guard let first = needle.first else { return Array(ends.indices) }
        var found: [Int] = []
        bytes.withUnsafeBufferPointer { bytes in
            needle.withUnsafeBufferPointer { needle in
                var start = 0
                for (line, end) in ends.enumerated() {
                    if Self.contains(bytes, start, end, needle, first) { found.append(line) }
                    start = end
                }
            }
        }
        return found
    }

    private static func contains(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ needle: UnsafeBufferPointer<UInt8>,
        _ first: UInt8
    ) -> Bool {
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

    /// A zero after each text keeps matches from spanning two.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            for byte in text.utf8 { bytes.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) }
        } else {
            bytes += text.lowercased().utf8
        }
        bytes.append(0)
    }
}
