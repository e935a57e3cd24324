// How many colours a terminal shows.

/// How many colours a terminal shows, from its own two to red, green and blue.
package enum ColourDepth: String, CaseIterable, Hashable, Sendable {
    /// The terminal's own foreground and background only.
    case none
    /// The named colours 0…7.
    case eight
    /// The named colours 0…15.
    case sixteen
    /// xterm's 256 colours.
    case palette
    /// Any red, green and blue.
    case full
}
