// The one way to get a terminal: taken, used and given back in one place.

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
