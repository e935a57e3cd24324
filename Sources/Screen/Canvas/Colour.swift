// A colour, before it is fitted to what a terminal can show.

package enum Colour: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case standard
    /// The terminal's 16 named colours: 0…7 normal, 8…15 bright. Values above 15 count as `palette`.
    case ansi(UInt8)
    /// The 256-colour palette of xterm.
    case palette(UInt8)
    /// Red, green and blue.
    case rgb(UInt8, UInt8, UInt8)
}
