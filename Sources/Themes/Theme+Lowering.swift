// Fitting a theme to the colours that a terminal has.

package import Canvas

extension Theme {
    /// The theme in no more colours than `depth` allows, each the nearest that is left.
    ///
    /// Without colours the attributes stay, and whatever had a background is shown in reverse, so that the selected row
    /// and the banners can still be told.
    package func lowered(to depth: ColourDepth) -> Theme {
        guard depth != .full else { return self }
        return Theme(
            name: name,
            styles: Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, self[$0].lowered(to: depth)) }))
    }
}

extension Style {
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
