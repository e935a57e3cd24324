// What colours a terminal offers.

package import Canvas

extension ColourDepth {
    /// The depth of a terminal, by its terminfo entry and the environment.
    ///
    /// - `NO_COLOR`, set and not empty, means none (no-color.org).
    /// - `COLORTERM` says `truecolor` or `24bit` where the terminal shows more than terminfo tells; a theme may then
    ///   speak in RGB, and the terminal gets the nearest of 256 colours.
    package init(colours: Int, isDirect: Bool, noColour: String?, colourTerm: String?) {
        if !(noColour ?? "").isEmpty || colours < 8 {
            self = .none
        } else if isDirect {
            self = .full
        } else if colours >= 256 {
            self = ["truecolor", "24bit"].contains(colourTerm ?? "") ? .full : .palette
        } else {
            self = colours >= 16 ? .sixteen : .eight
        }
    }
}
