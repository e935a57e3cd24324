// How many columns a text takes on a terminal, whatever the locale.

/// Display widths in columns, from a committed table of Unicode data: the C library's fail under `LANG=C`.
///
/// Text is measured as `Canvas.put` shows it, so unprintable characters count as their escapes (`\x1b` is 4).
package enum DisplayWidth {
    /// 0, 1 or 2 for a printable character; 0 for a mark that stands alone.
    ///
    /// Terminals differ on clusters of several code points. This is what most draw: the parts side by side, at most two
    /// columns, nothing for a skin tone or for what a joiner adds.
    package static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        if first.isUnprintable { return of(String(character).printable) }
        var width = of(first)
        for scalar in scalars.dropFirst() {
            if scalar.isUnprintable { return of(String(character).printable) }
            if scalar.endsGlyph { break }
            width += of(scalar)
        }
        return min(2, width)
    }

    package static func of(_ text: some StringProtocol) -> Int {
        if text.isPrintableASCII { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// 0, 1 or 2 for one code point.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        if contains(WidthTable.zero, scalar.value) { return 0 }
        return contains(WidthTable.wide, scalar.value) ? 2 : 1
    }

    /// Whether a flat list of first and last values, in order, holds a value.
    private static func contains(_ ranges: [UInt32], _ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count / 2
        while low < high {
            let middle = (low + high) / 2
            if value > ranges[middle * 2 + 1] {
                low = middle + 1
            } else if value < ranges[middle * 2] {
                high = middle
            } else {
                return true
            }
        }
        return false
    }
}

extension Unicode.Scalar {
    /// Skin tones, and what follows in a cluster, add nothing to the glyph that terminals agree on.
    package var endsGlyph: Bool { (0x1F3FB...0x1F3FF).contains(value) }
}
