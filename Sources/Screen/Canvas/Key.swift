// One key press, as the terminal reports it and as the key map names it.

/// A key, free of terminals and escape sequences.
///
/// The space bar is `.character(" ")`. Control keys hold a lower-case letter. Shift shows only in the character itself,
/// since terminals do not report it for most keys.
package enum Key: Hashable, Sendable {
    case character(Character)
    case control(Character)
    case alt(Character)
    case enter, escape, tab, backTab, backspace, delete, insert
    case up, down, left, right
    case pageUp, pageDown, home, end
    /// F1 is `function(1)`.
    case function(Int)
}
