// The program itself, beside a test.

import Foundation
import Glibc
import Lab
import Synchronization

final class RunningProgram: Sendable {
    private let pid: pid_t
    private let log: String
    private let status = Mutex<Int32?>(nil)

    private init(_ arguments: [String], input: Int32?, in lab: HostLab) throws {
        log = "\(lab.server.folder)/\(UUID().uuidString).log"
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        let output = open(log, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { [nothing, output].forEach { close($0) } }
        pid = try Spawn(
            HostLab.tallyman, arguments, environment: lab.environment, input: input ?? nothing, output: output,
            errors: output
        ).start()
    }

    /// Runs it beside `body`, and kills it at the latest when that ends.
    static func running(
        _ arguments: [String], input: Int32? = nil, in lab: HostLab,
        _ body: (RunningProgram) async throws -> Void
    ) async throws {
        let program = try RunningProgram(arguments, input: input, in: lab)
        let result: Result<Void, any Error>
        do { result = .success(try await body(program)) } catch { result = .failure(error) }
        program.send(SIGKILL)
        _ = try await program.end()
        try result.get()
    }

    /// What it has written to either stream.
    var output: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { status.withLock { if $0 == nil { kill(pid, signal) } } }

    /// The exit status, or the signal's number; nil while it runs.
    private var ended: Int32? {
        status.withLock { status in
            var word: Int32 = 0
            if status == nil, waitpid(pid, &word, WNOHANG) == pid {
                status = word & 0x7f == 0 ? (word >> 8) & 0xff : word & 0x7f
            }
            return status
        }
    }

    /// Waits while it runs.
    func until(_ what: String, _ condition: () async throws -> Bool) async throws {
        try await Lab.until(what) {
            guard ended == nil else { throw LabFailure("it has ended: \(output)") }
            return try await condition()
        }
    }

    /// Waits for its end.
    func end() async throws -> Int32 {
        try await Lab.until("its end") { ended != nil }
        return ended ?? 0
    }
}
