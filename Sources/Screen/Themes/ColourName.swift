// Colours as theme files write them.

import Canvas

enum ColourName {
    static let plain = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
    /// `default`, the eight names, and the eight bright ones.
    static let all = ["default"] + plain + plain.map { "bright-" + $0 }

    /// `default`, one of the 16 names, a number of the 256-colour palette, `#rgb` or `#rrggbb`. Nil for anything else.
    static func colour(_ text: String) -> Colour? {
        if text == "default" { return .standard }
        if let number = UInt8(text) { return .palette(number) }
        if text.hasPrefix("#") { return hex(text.dropFirst()) }
        if let index = plain.firstIndex(of: text) { return .ansi(UInt8(index)) }
        guard text.hasPrefix("bright-"), let index = plain.firstIndex(of: String(text.dropFirst(7))) else { return nil }
        return .ansi(UInt8(index + 8))
    }

    private static func hex(_ digits: Substring) -> Colour? {
        let values = digits.compactMap(\.hexDigitValue)
        guard values.count == digits.count else { return nil }
        switch values.count {
        case 3: return .rgb(UInt8(values[0] * 17), UInt8(values[1] * 17), UInt8(values[2] * 17))
        case 6:
            return .rgb(
                UInt8(values[0] * 16 + values[1]), UInt8(values[2] * 16 + values[3]),
                UInt8(values[4] * 16 + values[5]))
        default: return nil
        }
    }
}
