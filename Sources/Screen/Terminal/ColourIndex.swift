// From colours to the numbers that a terminal understands.

package import Canvas

/// Fits colours to a terminal and numbers them for ncurses. Pure.
package struct ColourIndex: Hashable, Sendable {
    package let depth: ColourDepth
    /// Whether colour numbers are RGB values (terminfo's `RGB`).
    package let isDirect: Bool

    package init(depth: ColourDepth, isDirect: Bool = false) {
        self.depth = depth
        self.isDirect = isDirect
    }

    /// The terminal's number for a colour; -1 for its own one, which everything is where there are no colours.
    package func number(of colour: Colour) -> Int32 {
        if isDirect, depth == .full { return directNumber(of: colour) }
        // Other terminals are told in numbers of their palette, whatever COLORTERM promises.
        return switch colour.lowered(to: depth == .full ? .palette : depth) {
        case .ansi(let index), .palette(let index): Int32(index)
        case .standard, .rgb: -1
        }
    }

    /// Direct-colour entries take 0…7 for the named colours, and RGB values from there on.
    private func directNumber(of colour: Colour) -> Int32 {
        switch colour {
        case .ansi(let index) where index < 8, .palette(let index) where index < 8: return Int32(index)
        default:
            guard let (red, green, blue) = colour.components else { return -1 }
            return max(8, Int32(red) << 16 | Int32(green) << 8 | Int32(blue))
        }
    }
}
