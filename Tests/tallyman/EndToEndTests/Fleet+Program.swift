// The built program on many hosts.

import Canvas
import Foundation
import Lab
import TerminalHarness
import Testing

extension Fleet {
    private func variables(_ here: Daemon?) -> [String: String] {
        Program.variables(address: here?.address).merging(environment) { $1 }
    }

    /// Runs a command to its end; `here` is this machine's daemon.
    func run(_ arguments: String..., here: Daemon? = nil) async throws -> Command.Result {
        try await run(arguments, here: here)
    }

    func run(_ arguments: [String], here: Daemon? = nil) async throws -> Command.Result {
        try await Command.run(Program.path, arguments, environment: variables(here))
    }

    /// Runs it in a terminal.
    func screen(_ arguments: String..., size: Size = Size(columns: 120, rows: 30)) throws -> TerminalSession {
        try screen(arguments, size: size)
    }

    func screen(_ arguments: [String], size: Size = Size(columns: 120, rows: 30)) throws -> TerminalSession {
        try TerminalSession(
            Program.path, arguments: arguments, environment: variables(nil).mapValues { $0 }, size: size)
    }

    /// Waits until a screen shows so many hosts to be connected.
    func untilConnected(_ session: TerminalSession, _ count: Int? = nil) async throws {
        let count = count ?? hosts.count
        try await session.waitFor("\(count) hosts to be connected", timeout: .seconds(60)) { screen in
            screen.lines.count { $0.contains("connected") } == count
        }
    }

    /// No process and no socket of a tunnel is left, on neither side.
    func untilNoTunnels() async throws {
        for host in hosts { try await until("no session of \(host.name)") { host.server.processes.isEmpty } }
        let run = try #require(environment["XDG_RUNTIME_DIR"])
        try await until("no folder of a tunnel") {
            let left = (try? FileManager.default.contentsOfDirectory(atPath: "\(run)/tallyman")) ?? []
            return !left.contains { $0.hasPrefix("ssh-") }
        }
    }

    /// No lease, ingest, ssh or socket is left of the program.
    func expectClean() async throws {
        for host in hosts { #expect(try await host.daemon.isClean(), "\(host.name)") }
        try await untilNoTunnels()
    }
}
