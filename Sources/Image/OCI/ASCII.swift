// Classes of ASCII bytes, for the hand-written parsers of this folder.

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
