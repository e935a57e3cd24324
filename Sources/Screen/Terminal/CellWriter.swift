// From styles to attributes and colour pairs, each pair defined once.

import CTerminal
import Canvas

/// Puts cells on the screen. Remembers the colour pairs it has defined; when ncurses has no more, cells stay plain.
@MainActor struct CellWriter {
    private struct EncodedStyle {
        var attributes: UInt32
        var pair: Int32
    }

    private struct Pair: Hashable {
        var foreground: Int32
        var background: Int32
    }

    private let index: ColourIndex
    private let pairLimit: Int32
    private var pairs: [Pair: Int32] = [Pair(foreground: -1, background: -1): 0]
    private var styleCache: [Style: EncodedStyle] = [:]

    init(index: ColourIndex, pairLimit: Int32) {
        self.index = index
        self.pairLimit = pairLimit
    }

    mutating func put(_ cell: Cell, column: Int, row: Int) {
        let style = encoded(cell.style)
        GlyphParts.forEach(of: cell) { offset, width, scalars in
            ct_put(
                Int32(row), Int32(column + offset), Int32(width), scalars, Int32(scalars.count), style.attributes,
                style.pair)
        }
    }

    private mutating func encoded(_ style: Style) -> EncodedStyle {
        if let encoded = styleCache[style] { return encoded }
        let pair = Pair(foreground: index.number(of: style.foreground), background: index.number(of: style.background))
        let encoded = EncodedStyle(attributes: flags(of: style.attributes), pair: number(of: pair))
        styleCache[style] = encoded
        return encoded
    }

    private mutating func number(of pair: Pair) -> Int32 {
        if let known = pairs[pair] { return known }
        let next = Int32(pairs.count)
        guard next < pairLimit, ct_define_pair(next, pair.foreground, pair.background) else { return 0 }
        pairs[pair] = next
        return next
    }

    private func flags(of attributes: Attributes) -> UInt32 {
        let table: [(Attributes, Int)] = [
            (.bold, CT_BOLD), (.dim, CT_DIM), (.italic, CT_ITALIC), (.underline, CT_UNDERLINE), (.reverse, CT_REVERSE),
        ]
        return table.reduce(0) { attributes.contains($1.0) ? $0 | UInt32($1.1) : $0 }
    }
}
