// Splitting a glyph into what single terminal cells can hold.

package import Canvas
import Text

/// Splits a character into terminal cells: each a spacing code point with the marks on it.
///
/// Variation selectors, skin tones and joined parts are left out, since terminals disagree on their width.
package enum GlyphParts {
    /// Calls `body` for each part with its offset in columns, its width and its code points, and fills what is left of
    /// `width` with blanks.
    package static func forEach(of cell: Cell, _ body: (_ offset: Int, _ width: Int, _ scalars: [UInt32]) -> Void) {
        var part: [UInt32] = []
        var partWidth = 0
        var offset = 0
        for scalar in cell.glyph.unicodeScalars {
            let width = DisplayWidth.of(scalar)
            if width == 0 {
                if !part.isEmpty, !(0xFE00...0xFE0F).contains(scalar.value) { part.append(scalar.value) }
                if scalar.value == 0x200D { break }
                continue
            }
            if !part.isEmpty && scalar.endsGlyph || offset + partWidth + width > cell.width { break }
            if !part.isEmpty { body(offset, partWidth, part) }
            offset += partWidth
            part = [scalar.value]
            partWidth = width
        }
        if !part.isEmpty { body(offset, partWidth, part) }
        for blank in (offset + partWidth)..<max(offset + partWidth, cell.width) {
            body(blank, 1, [0x20])
        }
    }
}
