// Fitting a colour to what a terminal can show.

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
