// Text from outside made harmless: what a terminal would obey, or a reader could not see, is spelled out.

extension String {
    /// The text with control characters, bidirectional controls, invisible characters and line separators written as
    /// escapes such as `\x1b` or `\u202e`. A clean text comes back as it is.
    package var printable: String {
        if isPrintableASCII || !unicodeScalars.contains(where: \.isUnprintable) { return self }
        var result = ""
        for scalar in unicodeScalars {
            if scalar.isUnprintable {
                result += scalar.escape
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension StringProtocol {
    /// Whether every byte is printable ASCII: then bytes, characters and columns are the same.
    package var isPrintableASCII: Bool {
        let fast = utf8.withContiguousStorageIfAvailable { bytes in bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
        return fast ?? utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }
}

extension Unicode.Scalar {
    /// Whether a terminal would act on this code point, or a reader would be misled by it.
    package var isUnprintable: Bool {
        switch value {
        case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300: false
        case 0..<0x20, 0x7F..<0xA0, 0xAD: true
        case 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
        case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: true
        default: false
        }
    }

    /// `\x1b` up to two digits, `\u202e` up to four, `\u{e0041}` beyond.
    package var escape: String {
        let digits = String(value, radix: 16)
        let padding = String(repeating: "0", count: max(0, (value < 0x100 ? 2 : 4) - digits.count))
        return value < 0x100 ? "\\x" + padding + digits : value < 0x10000 ? "\\u" + padding + digits : "\\u{\(digits)}"
    }
}
