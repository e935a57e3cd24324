// What a terminal reports.

import CTerminal
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

/// What the terminal answers when the program asks it.
package enum TerminalReport: Hashable, Sendable {
    /// It has come to the end of a frame (CSI 0 n, the answer to CSI 5 n).
    case ready
    /// Its window has come to the front, or another has (CSI I and CSI O, of mode 1004).
    case focused(Bool)
    /// It can hold a frame back until it is whole (DEC's mode 2026).
    case synchronizes
}

/// What ncurses hands over: a byte, or a key that it recognised.
package enum InputToken: Hashable, Sendable {
    case byte(UInt8)
    case key(Key)
    case pasteBegin, pasteEnd
    case focusIn, focusOut
    /// A key without a name here; it is ignored.
    case other

    /// The next token; `nil` when nothing more is to be read now.
    @MainActor static func next() -> InputToken? {
        let code = Int(ct_read())
        return code == CT_KEY_NONE ? nil : InputToken(code)
    }

    private init(_ code: Int) {
        switch code {
        case 0...255: self = .byte(UInt8(code))
        case CT_KEY_PASTE_BEGIN: self = .pasteBegin
        case CT_KEY_PASTE_END: self = .pasteEnd
        case CT_KEY_FOCUS_IN: self = .focusIn
        case CT_KEY_FOCUS_OUT: self = .focusOut
        case CT_KEY_UP: self = .key(.up)
        case CT_KEY_DOWN: self = .key(.down)
        case CT_KEY_LEFT: self = .key(.left)
        case CT_KEY_RIGHT: self = .key(.right)
        case CT_KEY_PAGE_UP: self = .key(.pageUp)
        case CT_KEY_PAGE_DOWN: self = .key(.pageDown)
        case CT_KEY_HOME: self = .key(.home)
        case CT_KEY_END: self = .key(.end)
        case CT_KEY_ENTER: self = .key(.enter)
        case CT_KEY_BACKSPACE: self = .key(.backspace)
        case CT_KEY_DELETE: self = .key(.delete)
        case CT_KEY_INSERT: self = .key(.insert)
        case CT_KEY_BACK_TAB: self = .key(.backTab)
        case (CT_KEY_FUNCTION + 1)...(CT_KEY_FUNCTION + 63): self = .key(.function(code - CT_KEY_FUNCTION))
        default: self = .other
        }
    }
}
