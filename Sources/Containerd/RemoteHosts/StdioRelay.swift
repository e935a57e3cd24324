// A local socket each of whose connections is carried by a command on the host, over its standard input and output.

import Files
import Glibc
import Subprocess
import Synchronization
import SystemPackage

final class StdioRelay: Sendable {
    private struct State {
        /// The first is in use. Each carries one connection: its two ends are the command's standard input and output.
        var commands: [[String]]
        var said = ""
    }

    private static let longestText = 4096

    /// The local socket.
    let path: String
    private let environment: Environment
    private let state: Mutex<State>

    init(path: String, commands: [[String]], environment: Environment) {
        self.path = path
        self.environment = environment
        state = Mutex(State(commands: commands))
    }

    /// The end of what the commands have written to standard error.
    var said: String { state.withLock(\.said) }

    /// Connections from now on are carried by the next command. False where there is none.
    func useNextCommand() -> Bool {
        state.withLock { state in
            guard state.commands.count > 1 else { return false }
            state.commands.removeFirst()
            return true
        }
    }

    /// Listens until the task is cancelled; then all that was carried has ended when it returns. `isListening` is called once.
    func run(isListening: () -> Void) async throws {
        let listener = try Self.listen(at: path)
        isListening()
        defer { close(listener) }
        await withDiscardingTaskGroup { group in
            while let connection = await Self.accept(listener) {
                group.addTask { [self] in try? await carry(connection) }
            }
            group.cancelAll()
        }
    }

    /// Nil once the task is cancelled.
    private static func accept(_ listener: Int32) async -> Int32? {
        await withTaskCancellationHandler {
            await blocking {
                var connection: Int32
                repeat {
                    connection = Glibc.accept(listener, nil, nil)
                    // Too many open files, for a moment.
                    if connection < 0, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) { usleep(20_000) }
                } while connection < 0 && errno != EINVAL && errno != EBADF
                if connection >= 0 { _ = fcntl(connection, F_SETFD, FD_CLOEXEC) }
                return connection < 0 ? nil : connection
            }
        } onCancel: {
            shutdown(listener, Int32(SHUT_RDWR))
        }
    }

    private func carry(_ connection: Int32) async throws {
        let descriptor = FileDescriptor(rawValue: connection)
        defer { close(connection) }
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        let command = state.withLock(\.commands)[0]
        _ = try await Subprocess.run(
            .name(command[0]), arguments: Arguments(Array(command.dropFirst())), environment: environment,
            platformOptions: options, input: .fileDescriptor(descriptor, closeAfterSpawningProcess: false),
            output: .fileDescriptor(descriptor, closeAfterSpawningProcess: false), error: .sequence
        ) { [self] execution in
            for try await chunk in execution.standardError {
                let text = chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                state.withLock { $0.said = String(($0.said + text).suffix(Self.longestText)) }
            }
        }
    }

    private static func listen(at path: String) throws -> Int32 {
        unlink(path)
        let listener = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard listener >= 0, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw Errno.fileNameTooLong
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, Glibc.listen(listener, 16) == 0 else {
            let number = errno
            close(listener)
            throw Errno(rawValue: number)
        }
        return listener
    }
}
