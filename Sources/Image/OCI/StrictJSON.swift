// Whether bytes are JSON as RFC 8259 has it. The decoder is lenient: it passes over what it isn't asked for.

package enum StrictJSON {
    /// How many objects and lists may stand one in the other; the decoder allows as many.
    private static let depth = 512

    /// Whether the bytes are one JSON value in UTF-8, without a byte order mark: what every other reader takes, too.
    package static func isValid(_ bytes: [UInt8]) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var reader = Reader(bytes: bytes)
        return reader.value(depth: 0) && reader.next == nil
    }

    private struct Reader {
        let bytes: [UInt8]
        private var place = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

        /// The next byte that is no blank.
        var next: UInt8? {
            mutating get {
                while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { place += 1 }
                return byte
            }
        }

        /// Steps over the byte if it is the next.
        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard byte == UInt8(ascii: character) else { return false }
            place += 1
            return true
        }

        mutating func value(depth: Int) -> Bool {
            guard let next, depth <= StrictJSON.depth else { return false }
            switch next {
            case UInt8(ascii: "{"): return list(until: "}", depth: depth) { $0.member(depth: depth) }
            case UInt8(ascii: "["): return list(until: "]", depth: depth) { $0.value(depth: depth + 1) }
            case UInt8(ascii: "\""): return text()
            case UInt8(ascii: "t"): return word("true")
            case UInt8(ascii: "f"): return word("false")
            case UInt8(ascii: "n"): return word("null")
            default: return number()
            }
        }

        private mutating func list(until end: Unicode.Scalar, depth: Int, _ item: (inout Self) -> Bool) -> Bool {
            place += 1
            if next == UInt8(ascii: end) { return take(end) }
            repeat {
                guard item(&self), next != nil else { return false }
            } while take(",")
            return take(end)
        }

        private mutating func member(depth: Int) -> Bool {
            next == UInt8(ascii: "\"") && text() && next != nil && take(":") && value(depth: depth + 1)
        }

        private mutating func word(_ word: StaticString) -> Bool {
            for offset in 0..<word.utf8CodeUnitCount {
                guard byte == word.utf8Start[offset] else { return false }
                place += 1
            }
            return true
        }

        private mutating func text() -> Bool {
            place += 1
            while let byte, byte >= 0x20 {
                place += 1
                if byte == UInt8(ascii: "\"") { return true }
                if byte == UInt8(ascii: "\\"), !escape() { return false }
            }
            return false
        }

        private mutating func escape() -> Bool {
            if take("u") { return hexDigit() && hexDigit() && hexDigit() && hexDigit() }
            for character in "\"\\/bfnrt".unicodeScalars where take(character) { return true }
            return false
        }

        private mutating func hexDigit() -> Bool {
            guard let byte, Unicode.Scalar(byte).properties.isASCIIHexDigit else { return false }
            place += 1
            return true
        }

        private mutating func number() -> Bool {
            _ = take("-")
            guard take("0") || digits() else { return false }
            if take("."), !digits() { return false }
            guard take("e") || take("E") else { return true }
            if !take("+") { _ = take("-") }
            return digits()
        }

        private mutating func digits() -> Bool {
            let start = place
            while let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
            return place > start
        }
    }
}
