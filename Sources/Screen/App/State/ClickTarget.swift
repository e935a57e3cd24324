// What a click on a part of the screen means.

package import Canvas

package enum ClickTarget: Hashable, Sendable {
    /// As if the key was pressed that stands there.
    case key(Key)
    /// A field of the form that is open, by its number.
    case field(Int)
    /// A line of the list that is shown, or of the one in the dialog that is open, by its number among those shown.
    case line(Int)
    /// The heading of a column.
    case heading(String)
}
