// What colours look like: red, green and blue of xterm's palette.

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
