// How the caller wants its terminal.

package struct TerminalOptions: Hashable, Sendable {
    /// Reports clicks and the wheel. Then most terminals select text only with shift held.
    package var mouse: Bool
    /// Reports pasted text in one piece where the terminal can.
    package var bracketedPaste: Bool
    /// The file that standard error is appended to while the screen is up, if it is the terminal otherwise.
    ///
    /// What came to it meanwhile is shown when the terminal is given back, also after a crash (the last 16 KiB): so let
    /// nothing else write to this file. Without a file, or where it cannot be opened, an unnamed one serves.
    package var errorLog: String?

    package init(mouse: Bool = true, bracketedPaste: Bool = true, errorLog: String? = nil) {
        self.mouse = mouse
        self.bracketedPaste = bracketedPaste
        self.errorLog = errorLog
    }
}
