// Which terminfo entry to use, also where TERM is missing or unknown here.

import CTerminal
package import Canvas
package import Failure

/// A terminfo entry that can place the cursor, and what had to be done to find it.
package struct TerminalEntry: Hashable, Sendable {
    /// What the database says of a name.
    package enum Verdict: Hashable, Sendable {
        case usable, unknown, noAddressing
    }

    package let name: String
    /// A sentence for the user if another entry than `TERM` is used.
    package let warning: String?

    /// Takes `TERM` if the database has it, else the first of xterm, vt100 and ansi that it has.
    ///
    /// Throws where the terminal cannot place the cursor (`TERM=dumb`), or no entry at all is there.
    package init(term: String?, verdict: (String) -> Verdict = Self.asked) throws(Failure) {
        let wanted = term ?? ""
        switch wanted.isEmpty ? .unknown : verdict(wanted) {
        case .usable:
            name = wanted
            warning = nil
        case .noAddressing:
            throw Failure(
                .internal, "The terminal \"\(wanted)\" cannot place the cursor, so the screen cannot be drawn.",
                hint:
                    "Set TERM to what the terminal is, or use --plain-screen, or commands such as \"tallyman images\".")
        case .unknown:
            guard let nearest = Self.standIns.first(where: { verdict($0) == .usable }) else {
                throw Failure(
                    .internal, "No terminal descriptions are installed here.",
                    hint: "Install terminfo (ncurses-base on Debian), or set TERMINFO to where it is.")
            }
            name = nearest
            warning =
                wanted.isEmpty
                ? "TERM is not set; the screen is drawn for \"\(nearest)\"."
                : "The terminal \"\(wanted)\" is not known here; the screen is drawn for \"\(nearest)\"."
        }
    }

    /// Whether this is the kernel's own console, whose font has few characters.
    package var isConsole: Bool { name == "linux" || name.hasPrefix("linux-") }

    /// What is tried in place of an unknown entry, best first. Today's terminals nearly all speak as xterm does.
    private static let standIns = ["xterm", "vt100", "ansi"]

    /// The terminfo database's own verdict.
    package static func asked(_ name: String) -> Verdict {
        switch Int(ct_entry(name)) {
        case CT_ENTRY_USABLE: .usable
        case CT_ENTRY_NO_ADDRESSING: .noAddressing
        default: .unknown
        }
    }
}

/// How the caller wants its terminal.
package struct TerminalOptions: Hashable, Sendable {
    /// Reports clicks and the wheel. Then most terminals select text only with shift held.
    package var mouse: Bool
    /// Reports pasted text in one piece where the terminal can.
    package var bracketedPaste: Bool
    package var window: WindowOptions
    /// The file to which a crash appends what came to standard error and was not told of yet, and its signal.
    package var crashLog: String?

    package init(
        mouse: Bool = true, bracketedPaste: Bool = true, window: WindowOptions = WindowOptions(),
        crashLog: String? = nil
    ) {
        self.mouse = mouse
        self.bracketedPaste = bracketedPaste
        self.window = window
        self.crashLog = crashLog
    }
}

extension TerminalOptions {
    /// What the terminal is asked for beside the screen, by its flags.
    func extras(_ features: WindowFeatures) -> UInt32 {
        let wanted = [
            (bracketedPaste, CT_PASTE), (mouse, CT_MOUSE), (features.focus, CT_FOCUS), (features.title, CT_TITLE),
            (features.progress, CT_PROGRESS),
        ]
        return wanted.reduce(0) { $1.0 ? $0 | UInt32($1.1) : $0 }
    }
}

/// Takes the terminal, runs `body` and gives the terminal back, also when `body` throws.
///
/// Throws a `Failure` before anything is changed where there is no terminal or it cannot be drawn on, else what `body`
/// throws. After a crash, at `exit` and after a stop the terminal is given back too.
@MainActor package func withTerminal<Result>(
    _ options: TerminalOptions = TerminalOptions(), _ body: @MainActor (Terminal) async throws -> Result
) async throws -> Result {
    let terminal = try Terminal(options)
    defer { terminal.close() }
    return try await body(terminal)
}
