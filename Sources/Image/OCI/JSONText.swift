// Text in JSON that is no Unicode, read as Go reads it.

enum JSONText {
    /// The same document with U+FFFD for bytes that are no UTF-8, and for halves of a pair of escapes that stand alone.
    static func mended(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = Array(String(decoding: bytes, as: UTF8.self).utf8)
        var place = 0
        while let slash = bytes[place...].firstIndex(of: UInt8(ascii: "\\")) {
            place = min(slash + 2, bytes.count)
            guard let unit = escape(in: bytes, at: slash), 0xD800...0xDFFF ~= unit else { continue }
            if unit < 0xDC00, let next = escape(in: bytes, at: slash + 6), 0xDC00...0xDFFF ~= next {
                place = slash + 12
            } else {
                bytes.replaceSubrange(slash + 2..<slash + 6, with: "fffd".utf8)
            }
        }
        return bytes
    }

    /// The number of an escape such as \u00e9 that begins here.
    private static func escape(in bytes: [UInt8], at place: Int) -> UInt16? {
        guard place + 6 <= bytes.count, bytes[place...].starts(with: Array("\\u".utf8)) else { return nil }
        return UInt16(String(decoding: bytes[place + 2..<place + 6], as: UTF8.self), radix: 16)
    }
}
