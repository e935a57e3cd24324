// A program under test in its own terminal: keys in, screen out, signals, stops and exits.

import CHarness
package import Canvas
import Dispatch
import Foundation
import Glibc
import Synchronization

/// Runs a program as the foreground job of a terminal of its own.
///
/// Everything the program writes is read as it comes, on a queue of the session's. Tests wait for conditions; nothing
/// here sleeps. `close` (or letting go of the session) kills the program.
package final class TerminalSession: Sendable {
    let state: Mutex<SessionState>
    /// The terminal's modes before the program was started.
    package let initialModes: TerminalModes
    let queue = DispatchQueue(label: "terminal-session")

    /// Starts a program.
    ///
    /// The environment is PATH, HOME, `TERM=xterm-256color` and `LANG=C.UTF-8`, changed by `environment`; `nil` there
    /// takes a variable away. Throws where no terminal can be had; a program that cannot be run exits with 127.
    package init(
        _ executable: String, arguments: [String] = [], environment: [String: String?] = [:],
        size: Size = Size(columns: 80, rows: 24)
    ) throws {
        var variables = ["TERM": "xterm-256color", "LANG": "C.UTF-8"]
        for name in ["PATH", "HOME", "TMPDIR"] {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        for (name, value) in environment { variables[name] = value }
        let emulator = try Emulator(size: size)
        let program = try Self.start(
            executable, [executable] + arguments, variables.map { "\($0.key)=\($0.value)" }, size)
        guard let modes = TerminalModes(terminal: program.terminal) else { throw HarnessFailure("no terminal modes") }
        initialModes = modes
        state = Mutex(SessionState(program: program, emulator: emulator))
        watch(program.terminal) { $0.takeOutput() }
        watch(program.reports) { $0.takeReports() }
        state.withLock { $0.command() }
    }

    deinit { close() }

    /// The screen as it is now.
    package var screen: Screen { state.withLock { $0.emulator.screen } }

    package var status: ProgramStatus { state.withLock { $0.status } }

    /// How many bytes the program has written so far.
    package var bytesWritten: Int { state.withLock { $0.bytesWritten } }

    /// How often output arrived so far: a measure of the program's writes.
    package var chunksWritten: Int { state.withLock { $0.chunksWritten } }

    /// The last bytes the program wrote, for failures and for sequences that leave no mark on the screen.
    package var recentOutput: [UInt8] { state.withLock { $0.recent } }

    /// The same as text.
    package var output: String { String(decoding: recentOutput, as: UTF8.self) }

    /// The terminal's modes; `nil` once it is closed.
    package var modes: TerminalModes? {
        state.withLock { $0.isClosed ? nil : TerminalModes(terminal: $0.program.terminal) }
    }

    /// The process id; 0 until the program has been started.
    package var processID: Int32 { state.withLock { $0.processID } }

    package func send(_ keys: Key...) {
        send(bytes: keys.flatMap(\.bytes))
    }

    package func send(_ text: String) {
        send(bytes: Array(text.utf8))
    }

    package func send(bytes: [UInt8]) {
        state.withLock { $0.send(bytes) }
    }

    /// Writes to the screen as another program would, past the one under test.
    package func spoil(_ text: String) {
        state.withLock { state in _ = state.emulator.feed(Array(text.utf8)) }
    }

    package func resize(_ size: Size) {
        state.withLock { state in
            state.emulator.resize(size)
            ch_resize(state.program.terminal, Int32(size.rows), Int32(size.columns))
        }
    }

    /// Sends a signal to the program; nothing once it has ended.
    package func signal(_ number: Int32) {
        state.withLock { state in
            if state.processID > 0, !state.status.hasEnded { _ = kill(state.processID, number) }
        }
    }

    /// How many files, sockets and pipes the program has open. Fails once it has ended.
    package var descriptors: Int {
        get throws {
            let pid = state.withLock { $0.processID }
            return try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
        }
    }

    /// Continues a stopped program in the foreground, as the shell's `fg` does.
    package func resume() {
        state.withLock { state in
            guard case .stopped = state.status else { return }
            state.status = .running
            state.command()
        }
    }

    private static func start(_ path: String, _ arguments: [String], _ environment: [String], _ size: Size) throws
        -> ch_program
    {
        var program = ch_program()
        var argumentPointers = arguments.map { strdup($0) } + [nil]
        var environmentPointers = environment.map { strdup($0) } + [nil]
        defer { (argumentPointers + environmentPointers).forEach { free($0) } }
        let error = ch_start(
            path, &argumentPointers, &environmentPointers, Int32(size.rows), Int32(size.columns), &program)
        guard error == 0 else { throw HarnessFailure("no terminal: errno \(error)") }
        return program
    }
}
