// Fitting text into columns: cut, shortened in the middle, padded.

extension String {
    /// The printable text, cut to a number of columns; a cut text ends in the ellipsis.
    package func clipped(to columns: Int, ellipsis: String = "…") -> String {
        if isPrintableASCII && utf8.count <= columns { return self }
        let text = printable
        guard DisplayWidth.of(text) > columns else { return text }
        let room = columns - DisplayWidth.of(ellipsis)
        guard room >= 0 else { return text.prefix(fitting: columns) }
        return text.prefix(fitting: room) + ellipsis
    }

    /// The printable text with its middle replaced by the ellipsis, such that both ends stay readable.
    ///
    /// Where there is no room for both ends the text is cut as by `clipped`.
    package func shortenedInMiddle(to columns: Int, ellipsis: String = "…") -> String {
        let text = printable
        guard DisplayWidth.of(text) > columns else { return text }
        let room = columns - DisplayWidth.of(ellipsis)
        guard room >= 2 else { return text.clipped(to: columns, ellipsis: ellipsis) }
        let tail = room / 2
        return text.prefix(fitting: room - tail) + ellipsis + text.suffix(fitting: tail)
    }

    /// The printable text with blanks up to a number of columns; a longer text stays whole.
    package func padded(to columns: Int, alignment: Alignment = .leading) -> String {
        let text = printable
        let blanks = String(repeating: " ", count: max(0, columns - DisplayWidth.of(text)))
        return alignment == .leading ? text + blanks : blanks + text
    }

    private func prefix(fitting columns: Int) -> String {
        String(prefix(count(fitting: columns, in: self)))
    }

    private func suffix(fitting columns: Int) -> String {
        String(suffix(count(fitting: columns, in: reversed())))
    }

    /// How many characters from the start of a sequence fit into a number of columns.
    private func count(fitting columns: Int, in characters: some Sequence<Character>) -> Int {
        var room = columns
        var count = 0
        for character in characters {
            room -= DisplayWidth.of(character)
            if room < 0 { break }
            count += 1
        }
        return count
    }
}

/// On which side a padded text stands.
package enum Alignment: Hashable, Sendable {
    case leading, trailing
}
