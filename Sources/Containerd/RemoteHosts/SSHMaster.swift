// The one ssh process of a host, kept alive.

import Failure
import FoundationEssentials
import Glibc
import Subprocess
import Synchronization
import SystemPackage
import Text

/// ssh lives no longer than this program, whatever ends it: a shell beside it reads a line that only this program holds;
/// when that closes, it removes the sockets and ends ssh.
final class SSHMaster: Sendable {
    private struct State {
        var said = ""
        var isUp = false
        var hasEnded = false
        /// Whether there was never a connection, and it isn't tried any more.
        var isGivenUp = false
        var trouble: Failure?
    }

    private static let longestText = 4096
    /// How long ssh has to reach a host, all in all.
    private static let patience = Duration.seconds(18)
    /// Between two attempts to come back, each time twice as long.
    private static let pauses = (first: Duration.milliseconds(500), longest: Duration.seconds(10))
    private static let glance = Duration.milliseconds(10)

    private let command: SSHCommand
    /// On the host, in the order in which they are forwarded.
    private let sockets: [String]
    private let state = Mutex(State())

    init(_ command: SSHCommand, forwarding sockets: [String]) {
        self.command = command
        self.sockets = sockets
    }

    /// Why there is no connection now; nil while there is one.
    var trouble: Failure? { state.withLock(\.trouble) }

    /// Waits for the first connection. Throws what `HostTrouble` says where there is none.
    func ready() async throws(Failure) {
        while !Task.isCancelled {
            let state = state.withLock { $0 }
            if state.isUp { return }
            if state.isGivenUp, let trouble = state.trouble { throw trouble }
            try? await Task.sleep(for: Self.glance)
        }
        throw Failure(.cancelled, "Cancelled.")
    }

    /// Keeps the connection until the task is cancelled; where the first attempt fails, until then. Nothing of ssh is left
    /// when it returns.
    func keep() async {
        var pause = Self.pauses.first
        var hasBeenUp = false
        while !Task.isCancelled {
            let wasUp = await attempt()
            hasBeenUp = hasBeenUp || wasUp
            // A server that has too many at its door hangs up.
            guard hasBeenUp || hangsUp && pause < Self.pauses.first * 8 else {
                return state.withLock { $0.isGivenUp = true }
            }
            if wasUp { pause = Self.pauses.first }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, Self.pauses.longest)
        }
    }

    private var hangsUp: Bool {
        if case .lost = HostTrouble(said: state.withLock(\.said)) { true } else { false }
    }

    /// One life of ssh. False where it came to no connection.
    private func attempt() async -> Bool {
        let pass = await StartGate.shared.enter()
        defer { pass.leave() }
        state.withLock { state in
            state.said = ""
            state.hasEnded = false
        }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                try? await run()
                state.withLock { $0.hasEnded = true }
            }
            let end = ContinuousClock.now + Self.patience
            while !hasSocket, !state.withLock(\.hasEnded), .now < end, !Task.isCancelled {
                try? await Task.sleep(for: Self.glance)
                pass.leaveWhenSlow()
            }
            var isUp = hasSocket && !state.withLock(\.hasEnded)
            let refusal = isUp ? await command.forward(sockets) : nil
            if refusal != nil { isUp = false }
            state.withLock { state in
                state.isUp = isUp
                if isUp { state.trouble = nil }
            }
            pass.leave()
            if isUp { await group.next() }
            group.cancelAll()
            state.withLock { state in
                let trouble: HostTrouble =
                    if isUp {
                        .lost
                    } else if state.hasEnded {
                        HostTrouble(said: state.said)
                    } else {
                        refusal == nil ? .timeout : .other
                    }
                state.trouble = trouble.failure(command.host, said: refusal ?? state.said)
                state.isUp = false
            }
            return isUp
        }
    }

    private var hasSocket: Bool { access(command.controlPath, F_OK) == 0 }

    /// `$1` is the folder; the rest is the command. A signal for all of the group ends the first wait, not the second:
    /// nothing of ssh's is left when the shell ends.
    private static let script = """
        folder=$1; shift
        exec 3<&0 </dev/null
        "$@" 3<&- & ssh=$!
        ( trap '' TERM; read -r _ <&3; rm -rf "$folder"; kill "$ssh" ) 2>/dev/null & guard=$!
        exec 3<&-
        trap : TERM
        wait "$ssh"; status=$?
        wait "$ssh"
        kill -KILL "$guard" 2>/dev/null
        rm -f "$folder"/[0-9] "$folder"/m*
        exit "$status"
        """

    private func run() async throws {
        var options = PlatformOptions()
        // No terminal: no question is asked there, and ctrl-C there doesn't end it.
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
        ]
        var line: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &line) == 0 else {
            throw Errno(rawValue: errno)
        }
        defer { close(line[1]) }
        let words = ["-c", Self.script, "tallyman", command.folder] + command.master
        _ = try await Subprocess.run(
            .path("/bin/sh"), arguments: Arguments(words), environment: command.environmentOfSSH,
            platformOptions: options,
            input: .fileDescriptor(FileDescriptor(rawValue: line[0]), closeAfterSpawningProcess: true),
            output: .discarded, error: .sequence
        ) { [self] execution in
            for try await chunk in execution.standardError {
                let text = chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                state.withLock { $0.said = String(($0.said + text).suffix(Self.longestText)) }
            }
        }
    }
}
