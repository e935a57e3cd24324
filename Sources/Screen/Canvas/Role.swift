// What the parts of the screen are, as far as their look goes.

/// What a piece of the screen is. Themes give each role a style; raw values are the names in theme files.
package enum Role: String, CaseIterable, Hashable, Sendable {
    /// Everything without a role of its own.
    case text
    /// What is less important: units, hints, what is not yet known.
    case dim
    /// What deserves a look: the current namespace, the focus.
    case accent

    /// The program's name in the header line.
    case title
    /// The rest of the header line.
    case bar
    case tab
    case tabActive = "tab-active"
    case border

    /// Column headings of lists.
    case heading
    case selected
    case marked
    /// The matched text and the filter line.
    case filter

    /// The name of a key in the footer and in help.
    case key
    /// What the key does.
    case label

    case barDone = "bar-done"
    case barRest = "bar-rest"
    case barUnpack = "bar-unpack"

    case good
    case warning
    case bad

    /// Text that is being typed.
    case input
    /// Typed text that the next key replaces.
    case inputSelected = "input-selected"
    case dialog
    case dialogTitle = "dialog-title"

    case bannerInfo = "banner-info"
    case bannerWarning = "banner-warning"
    case bannerError = "banner-error"
}
