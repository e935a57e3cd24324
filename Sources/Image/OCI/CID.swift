// A content identifier of IPFS: what a file there is named by.

/// A CID as it is written, such as `bafkrei…` or `Qm…`. Its bytes are checked, not what it stands for.
package struct CID: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Nil for what is no CID: version 0 (`Qm` and base 58) or version 1, in base 32 (`b…`), 36 (`k…`) or 58 (`z…`).
    package init?(_ text: String) {
        let isCID =
            if text.utf8.count == 46, text.hasPrefix("Qm") {
                Self.number(text[...], in: Self.base58).map { $0.count == 34 && Self.isMultihash($0[...]) }
            } else {
                Self.bytes(of: text).map(Self.isVersion1)
            }
        guard isCID == true else { return nil }
        description = text
    }

    private static let base32 = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
    private static let base36 = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
    private static let base58 = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    /// Characters that are read.
    private static let longest = 256

    /// Version 1 begins with the letter of its base.
    private static func bytes(of text: String) -> [UInt8]? {
        guard text.utf8.count <= longest else { return nil }
        return switch text.utf8.first {
        case UInt8(ascii: "b"): bits(text.dropFirst())
        case UInt8(ascii: "k"): number(text.dropFirst(), in: base36)
        case UInt8(ascii: "z"): number(text.dropFirst(), in: base58)
        default: nil
        }
    }

    /// Base 32 without padding (RFC 4648): five bits a letter.
    private static func bits(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (value, count) = (0, 0)
        for letter in text.utf8 {
            guard let digit = base32.firstIndex(of: letter) else { return nil }
            value = value << 5 | digit
            count += 5
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(value >> count))
            value &= 1 << count - 1
        }
        return value == 0 && count < 5 ? bytes : nil
    }

    /// A number whose digits are written; each zero in front is a byte.
    private static func number(_ text: Substring, in alphabet: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []  // the lowest first
        for letter in text.utf8 {
            guard var carry = alphabet.firstIndex(of: letter) else { return nil }
            for index in bytes.indices {
                carry += Int(bytes[index]) * alphabet.count
                bytes[index] = UInt8(carry & 255)
                carry >>= 8
            }
            if carry > 0 { bytes.append(UInt8(carry)) }
        }
        let zeros = text.utf8.prefix { $0 == alphabet[0] }.count
        return Array(repeating: 0, count: zeros) + bytes.reversed()
    }

    /// The version, the codec of the content, a multihash.
    private static func isVersion1(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        guard varint(&rest) == 1, varint(&rest) != nil else { return false }
        return isMultihash(rest)
    }

    /// The number of the hash, its length, itself.
    private static func isMultihash(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        guard varint(&rest) != nil, let length = varint(&rest) else { return false }
        return length > 0 && rest.count == length
    }

    private static func varint(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        var value = 0
        for shift in stride(from: 0, to: 63, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= Int(byte & 127) << shift
            if byte < 128 { return value }
        }
        return nil
    }
}
