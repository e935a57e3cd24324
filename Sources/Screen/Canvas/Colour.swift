// Colours, and the ones nearest to them where there are fewer.

package enum Colour: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case standard
    /// The terminal's 16 named colours: 0…7 normal, 8…15 bright. Values above 15 count as `palette`.
    case ansi(UInt8)
    /// The 256-colour palette of xterm.
    case palette(UInt8)
    /// Red, green and blue.
    case rgb(UInt8, UInt8, UInt8)
}

/// How many colours a terminal shows, from its own two to red, green and blue.
package enum ColourDepth: String, CaseIterable, Hashable, Sendable {
    /// The terminal's own foreground and background only.
    case none
    /// The named colours 0…7.
    case eight
    /// The named colours 0…15.
    case sixteen
    /// xterm's 256 colours.
    case palette
    /// Any red, green and blue.
    case full
}

/// What colours look like: red, green and blue of xterm's palette.
extension Colour {
    package typealias Components = (red: UInt8, green: UInt8, blue: UInt8)

    /// Red, green and blue; for palette colours those of xterm's own palette. `nil` for the terminal's own colour.
    package var components: Components? {
        switch self {
        case .standard: nil
        case .rgb(let red, let green, let blue): (red, green, blue)
        case .ansi(let index), .palette(let index): Self.components(of: index)
        }
    }

    /// 16 named colours, a cube of 216, 24 greys.
    static func components(of index: UInt8) -> Components {
        switch index {
        case ..<16:
            return named[Int(index)]
        case ..<232:
            let cube = Int(index) - 16
            return (levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
        default:
            let grey = 8 + 10 * (index - 232)
            return (grey, grey, grey)
        }
    }

    private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    private static let named: [Components] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    ]
}

/// Fitting a colour to what a terminal can show.
extension Colour {
    /// The nearest colour that a depth has; a colour that it has already stays as it is.
    ///
    /// At `.eight` the bright names become the normal ones. At `.palette` RGB is measured against the cube and the greys,
    /// since the 16 named colours look different on every terminal.
    package func lowered(to depth: ColourDepth) -> Colour {
        switch (self, depth) {
        case (.standard, _), (_, .none): .standard
        case (_, .full), (.ansi, .palette), (.palette, .palette): self
        case (.ansi(let index), _), (.palette(let index), _): Self.named(index, depth)
        case (.rgb(let red, let green, let blue), _): Self.nearest(to: (red, green, blue), depth)
        }
    }

    /// A palette colour by a name that the depth has.
    private static func named(_ index: UInt8, _ depth: ColourDepth) -> Colour {
        guard index < 16 else { return nearest(to: components(of: index), depth) }
        // Bright black is grey: white comes nearer than black, and stays readable on black.
        return depth == .sixteen ? .ansi(index) : .ansi(index == 8 ? 7 : index % 8)
    }

    private static func nearest(to wanted: Components, _ depth: ColourDepth) -> Colour {
        switch depth {
        case .none: .standard
        case .eight: .ansi(nearest(to: wanted, among: 0...7))
        case .sixteen: .ansi(nearest(to: wanted, among: 0...15))
        case .palette: .palette(nearest(to: wanted, among: 16...255))
        case .full: .rgb(wanted.red, wanted.green, wanted.blue)
        }
    }

    private static func nearest(to wanted: Components, among candidates: ClosedRange<UInt8>) -> UInt8 {
        candidates.min { distance($0, wanted) < distance($1, wanted) } ?? candidates.lowerBound
    }

    /// The squared distance, weighted by how strongly the eye sees each component.
    private static func distance(_ index: UInt8, _ wanted: Components) -> Int {
        let candidate = components(of: index)
        let red = Int(candidate.red) - Int(wanted.red)
        let green = Int(candidate.green) - Int(wanted.green)
        let blue = Int(candidate.blue) - Int(wanted.blue)
        return 3 * red * red + 4 * green * green + 2 * blue * blue
    }
}
