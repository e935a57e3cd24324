// JSON as RFC 8259 has it, and nothing that only looks like it.

extension JSONValue {
    /// Nil for bytes that are not one JSON value in UTF-8, without a byte order mark: what every other reader takes, too.
    /// Halves of a pair of escapes that stand alone become U+FFFD, as Go reads them.
    package init?(_ bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var parser = JSONParser(bytes: bytes)
        guard let value = parser.value(depth: 0), parser.next == nil else { return nil }
        self = value
    }
}

private struct JSONParser {
    /// How many objects and lists may stand one in the other; Foundation's decoder allows as many.
    private static let depth = 512

    let bytes: [UInt8]
    private var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// The next byte that is no blank.
    var next: UInt8? {
        mutating get {
            while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
            return byte
        }
    }

    /// Steps over the byte if it is the next.
    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func value(depth: Int) -> JSONValue? {
        guard let next, depth <= Self.depth else { return nil }
        switch Unicode.Scalar(next) {
        case "{": return list(until: "}") { $0.member(depth: depth) }.map(JSONValue.object)
        case "[": return list(until: "]") { $0.value(depth: depth + 1) }.map(JSONValue.array)
        case "\"": return text().map(JSONValue.text)
        case "t": return word("true", .bool(true))
        case "f": return word("false", .bool(false))
        case "n": return word("null", .null)
        default: return number().map(JSONValue.number)
        }
    }

    private mutating func list<Item>(until end: Unicode.Scalar, _ item: (inout Self) -> Item?) -> [Item]? {
        index += 1
        var items: [Item] = []
        if next == UInt8(ascii: end), skip(end) { return items }
        repeat {
            guard let item = item(&self), next != nil else { return nil }
            items.append(item)
        } while skip(",")
        return skip(end) ? items : nil
    }

    private mutating func member(depth: Int) -> (String, JSONValue)? {
        guard next == UInt8(ascii: "\""), let key = text(), next != nil, skip(":"), let value = value(depth: depth + 1)
        else { return nil }
        return (key, value)
    }

    private mutating func word(_ word: String, _ value: JSONValue) -> JSONValue? {
        guard bytes[index...].starts(with: word.utf8) else { return nil }
        index += word.utf8.count
        return value
    }

    private mutating func text() -> String? {
        index += 1
        var text: [UInt8] = []
        while let byte, byte >= 0x20 {
            index += 1
            switch Unicode.Scalar(byte) {
            case "\"": return String(decoding: text, as: UTF8.self)
            case "\\":
                guard let scalar = escape() else { return nil }
                text += String(scalar).utf8
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard let byte else { return nil }
        index += 1
        switch Unicode.Scalar(byte) {
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return codePoint()
        case let character where "\"\\/".unicodeScalars.contains(character): return character
        default: return nil
        }
    }

    /// What follows `\u`; after the first half of a pair also the second half with its `\u`.
    private mutating func codePoint() -> Unicode.Scalar? {
        guard let unit = unit() else { return nil }
        let end = index
        if 0xD800..<0xDC00 ~= unit, skip("\\"), skip("u"), let second = self.unit(), 0xDC00..<0xE000 ~= second {
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
        }
        index = end
        return Unicode.Scalar(unit) ?? "\u{FFFD}"
    }

    /// Four hexadecimal digits.
    private mutating func unit() -> UInt32? {
        let digits = bytes[index...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }) else {
            return nil
        }
        index += 4
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private mutating func number() -> String? {
        let start = index
        _ = skip("-")
        guard skip("0") || digits() else { return nil }
        if skip("."), !digits() { return nil }
        if skip("e") || skip("E") {
            if !skip("+") { _ = skip("-") }
            guard digits() else { return nil }
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() -> Bool {
        let start = index
        while let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index > start
    }
}
