// Runs a program to its end and returns what it wrote.

import Dispatch
import Foundation
import Glibc
import Synchronization

/// One run of a program, to its end.
package enum Command {
    package struct Result: Sendable {
        /// The exit status; 128 and the signal's number when a signal ended it.
        package let status: Int32
        package let output: String
        package let errors: String
    }

    /// Runs `program` and returns its output. Throws a `LabFailure` with its errors when the status isn't 0.
    @discardableResult
    package static func output(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> String {
        let result = try await run(program, arguments, environment: environment)
        guard result.status == 0 else {
            let line = ([program.split(separator: "/").last.map(String.init) ?? program] + arguments)
            throw LabFailure("\(line.joined(separator: " ")): status \(result.status): \(result.errors)")
        }
        return result.output
    }

    /// Runs `program` with this process's environment and `environment` over it. Its input is empty.
    ///
    /// Cancelling the task sends SIGTERM; the function still returns only after the program has ended.
    package static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Result {
        let output = try scratchFile()
        defer { close(output) }
        let errors = try scratchFile()
        defer { close(errors) }
        let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(input) }
        let child = Child(
            try Spawn(
                program, arguments,
                environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
                input: input, output: output, errors: errors
            ).start())
        let status = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A queue's threads are as many as processors: commands would wait for one another.
                Thread.detachNewThread { continuation.resume(returning: child.wait()) }
            }
        } onCancel: {
            child.terminate()
        }
        return Result(status: status, output: contents(of: output), errors: contents(of: errors))
    }

    /// A child that is signalled only while its process id is still its own.
    private final class Child: Sendable {
        private let pid: Mutex<pid_t?>

        init(_ pid: pid_t) {
            self.pid = Mutex(pid)
        }

        func terminate() {
            pid.withLock { if let pid = $0 { _ = kill(pid, SIGTERM) } }
        }

        /// Blocks until the child has ended.
        func wait() -> Int32 {
            guard let child = pid.withLock({ $0 }) else { return 0 }
            var seen = siginfo_t()
            while waitid(P_PID, id_t(child), &seen, WEXITED | WNOWAIT) < 0, errno == EINTR {}
            pid.withLock { $0 = nil }
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7f
            return signal == 0 ? (status >> 8) & 0xff : 128 + signal
        }
    }

    private static func scratchFile() throws -> Int32 {
        var template = Array("/tmp/tally-lab-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw LabFailure.system("mkstemp", errno) }
        unlink(template)
        return file
    }

    private static func contents(of file: Int32) -> String {
        lseek(file, 0, SEEK_SET)
        let data = (try? FileHandle(fileDescriptor: file, closeOnDealloc: false).readToEnd()) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
}
