// The grammar of references, part by part, over bytes: no regular expression, since thousands of names are read.

enum ReferenceGrammar {
    /// Bytes of registry, slash and path together.
    static let longestRepository = 255
    static let longestTag = 128

    /// Whether Docker takes the first component of a name for a host: it has a dot, a colon or upper case,
    /// or is `localhost`.
    static func looksLikeHost(_ text: Substring) -> Bool {
        text == "localhost"
            || text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") || $0.isUpper }
    }

    /// A host name, an IPv4 address or an IPv6 address in brackets, and maybe a port.
    static func isRegistry(_ text: Substring) -> Bool {
        let bytes = text.utf8
        let host: Substring.UTF8View
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = bytes[..<end].dropFirst()
            guard !address.isEmpty, address.allSatisfy({ $0.isHex || $0 == UInt8(ascii: ":") }) else { return false }
            host = bytes[...end]
        } else {
            host = bytes.prefix { $0 != UInt8(ascii: ":") }
            let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            guard labels.allSatisfy(isHostLabel) else { return false }
        }
        let port = bytes[host.endIndex...]
        return port.isEmpty
            || port.first == UInt8(ascii: ":") && port.count > 1 && port.dropFirst().allSatisfy(\.isDigit)
    }

    private static func isHostLabel(_ label: Substring.UTF8View) -> Bool {
        guard let first = label.first, let last = label.last else { return false }
        return first.isAlphanumeric && last.isAlphanumeric
            && label.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") }
    }

    /// Components of lower-case letters and digits, joined inside by one dot, one or two underscores or any number of
    /// hyphens, and split by slashes.
    static func isPath(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy(isComponent)
    }

    private static func isComponent(_ component: Substring.UTF8View) -> Bool {
        var separator = component.prefix(0)
        var rest = component
        while let byte = rest.first {
            guard byte.isLower || byte.isDigit else { return false }
            rest = rest.drop { $0.isLower || $0.isDigit }
            separator = rest.prefix { !$0.isLower && !$0.isDigit }
            guard separator.isEmpty || isSeparator(separator) else { return false }
            rest = rest[separator.endIndex...]
        }
        return !component.isEmpty && separator.isEmpty
    }

    private static func isSeparator(_ bytes: Substring.UTF8View) -> Bool {
        switch bytes.first {
        case UInt8(ascii: "."): bytes.count == 1
        case UInt8(ascii: "_"): bytes.count <= 2 && bytes.allSatisfy { $0 == UInt8(ascii: "_") }
        default: bytes.allSatisfy { $0 == UInt8(ascii: "-") }
        }
    }

    /// A letter, digit or underscore, then up to 127 of these, dots and hyphens.
    static func isTag(_ text: Substring) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= longestTag else { return false }
        return (first.isAlphanumeric || first == UInt8(ascii: "_"))
            && bytes.allSatisfy {
                $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
            }
    }

    /// 64 hexadecimal digits alone: Docker takes them for an image ID, never for a name.
    static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy(\.isLowerHex)
    }
}

/// Classes of ASCII bytes, for the hand-written parsers of this folder.
extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isLower: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
    var isUpper: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
    var isAlphanumeric: Bool { isLower || isDigit || isUpper }
    var isLowerHex: Bool { isDigit || self >= UInt8(ascii: "a") && self <= UInt8(ascii: "f") }
    var isHex: Bool { isLowerHex || self >= UInt8(ascii: "A") && self <= UInt8(ascii: "F") }

    /// The digit that writes this value, which is below 16.
    var hexDigit: UInt8 { self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "a") + self - 10 }
}
