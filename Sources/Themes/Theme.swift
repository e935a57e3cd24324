// A theme: a style for each role.

package import Canvas

/// How every role looks. A role that is left out looks like plain text.
package struct Theme: Hashable, Sendable {
    package let name: String
    private let styles: [Role: Style]

    package init(name: String, styles: [Role: Style]) {
        self.name = name
        self.styles = styles.filter { $0.value != .plain }
    }

    package subscript(role: Role) -> Style { styles[role] ?? .plain }

    /// The same look under another name.
    package func named(_ name: String) -> Theme { Theme(name: name, styles: styles) }

    /// This theme with some roles replaced, each of them whole.
    package func replacing(_ changes: [Role: Style], name: String) -> Theme {
        Theme(name: name, styles: Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, changes[$0] ?? self[$0]) }))
    }
}
