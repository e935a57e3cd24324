// Fitting a theme to the colours that a terminal has.

package import Canvas

extension Theme {
    /// The theme in no more colours than `depth` allows, each the nearest that is left.
    ///
    /// Without colours the attributes stay, and whatever had a background of its own is shown in reverse, so that the
    /// selected row and the banners can still be told; so is what would get the text's background.
    package func lowered(to depth: ColourDepth) -> Theme {
        guard depth != .full else { return self }
        let text = self[.text].onText(self[.text], depth)
        let styles = Role.allCases.map { role in
            var style = self[role].onText(self[.text], depth)
            if style.background == text.background, self[role].background != self[.text].background,
                !style.attributes.contains(.reverse)
            {
                style = Style(
                    foreground: text.foreground, background: text.background,
                    attributes: style.attributes.union(.reverse))
            }
            return (role, style)
        }
        return Theme(name: name, styles: Dictionary(uniqueKeysWithValues: styles))
    }
}

extension Style {
    /// Lowered; without colours the text's background is none.
    fileprivate func onText(_ text: Style, _ depth: ColourDepth) -> Style {
        var style = self
        if depth == .none, style.background == text.background { style.background = .standard }
        return style.lowered(to: depth)
    }

    /// The style in no more colours than `depth` allows.
    package func lowered(to depth: ColourDepth) -> Style {
        var style = self
        style.foreground = foreground.lowered(to: depth)
        style.background = background.lowered(to: depth)
        let isInvisible = style.foreground == style.background && foreground != background
        if background != .standard, depth == .none || isInvisible {
            style.foreground = .standard
            style.background = .standard
            style.attributes.insert(.reverse)
        } else if isInvisible {
            style.foreground = .standard
        }
        return style
    }
}
