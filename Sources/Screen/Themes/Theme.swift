// A theme: a style for each role.

package import Canvas

/// How every role looks. A role that is left out looks like plain text, and where a role names no colour it has that of
/// the text.
package struct Theme: Hashable, Sendable {
    package let name: String
    private let styles: [Role: Style]
    /// Colours by the names that its file, and those that inherit it, may use.
    let palette: [String: Colour]

    package init(name: String, styles: [Role: Style], palette: [String: Colour] = [:]) {
        self.name = name
        self.styles = styles.filter { $0.value != .plain }
        self.palette = palette
    }

    package subscript(role: Role) -> Style {
        let text = styles[.text] ?? .plain
        var style = styles[role] ?? .plain
        if style.foreground == .standard { style.foreground = text.foreground }
        if style.background == .standard { style.background = text.background }
        return style
    }

    /// This theme with some roles replaced, each of them whole.
    func replacing(_ changes: [Role: Style], name: String) -> Theme {
        Theme(name: name, styles: styles.merging(changes) { $1 }, palette: palette)
    }

    /// This theme with more colours by name.
    func adding(_ colours: [String: Colour]) -> Theme {
        Theme(name: name, styles: styles, palette: palette.merging(colours) { $1 })
    }
}
