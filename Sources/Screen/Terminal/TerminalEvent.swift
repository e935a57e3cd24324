// What the terminal tells the program.

package import Canvas

/// What happens at the terminal, in the order in which it happened.
package enum TerminalEvent: Hashable, Sendable {
    case key(Key)
    case mouse(MouseEvent)
    /// Text pasted in one piece. Line ends are `\n`; at most 1 MiB, the rest is dropped.
    case paste(String)
    /// The terminal has another size; the next draw repaints everything.
    case resize(Size)
    /// The program was stopped and goes on. The last canvas has been drawn again.
    case resumed
    /// Something, a library mostly, has written to standard error. Whole lines where they come in one piece.
    case errors(String)
    /// SIGTERM, SIGHUP or SIGINT arrived, or the terminal is gone (then SIGHUP): leave.
    case terminated(signal: Int32)
}
