// How the caller wants its terminal.

package struct TerminalOptions: Hashable, Sendable {
    /// Reports clicks and the wheel. Then most terminals select text only with shift held.
    package var mouse: Bool
    /// Reports pasted text in one piece where the terminal can.
    package var bracketedPaste: Bool
    /// The file to which a crash appends what came to standard error and was not told of yet, and its signal.
    package var crashLog: String?

    package init(mouse: Bool = true, bracketedPaste: Bool = true, crashLog: String? = nil) {
        self.mouse = mouse
        self.bracketedPaste = bracketedPaste
        self.crashLog = crashLog
    }
}
