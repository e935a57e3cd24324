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
        /// Why a connection of its own was refused to this user, and when.
        var refusal: (trouble: Failure, at: ContinuousClock.Instant)?
    }

    private static let longestText = 4096
    /// How long ssh has to reach a host, all in all.
    private static let patience = Duration.seconds(18)
    /// Between two attempts to come back, each time twice as long.
    private static let pauses = (first: Duration.milliseconds(500), longest: Duration.seconds(10))
    /// Between two attempts to log in where that was refused: hosts lock out who tries too often.
    private static let refusalPause = Duration.seconds(300)
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

    /// A connection of its own, or else one that the user shares: a password may have been asked for there. False where
    /// there was neither.
    private func attempt() async -> Bool {
        let refusal = state.withLock(\.refusal)
        if refusal.map({ .now - $0.at > Self.refusalPause }) ?? true {
            if await live(command.master) { return true }
            let isRefused = state.withLock { state in
                guard let trouble = state.trouble, case .noKey = HostTrouble(said: state.said) else { return false }
                state.refusal = (trouble, .now)
                return true
            }
            guard isRefused else { return false }
        }
        if await command.share(), await live(command.companion, atEnd: command.endingForwarding(sockets)) {
            return true
        }
        state.withLock { $0.trouble = $0.refusal?.trouble }
        return false
    }

    /// One life of ssh. False where it came to no connection.
    private func live(_ words: [String], atEnd: [String] = []) async -> Bool {
        let pass = await StartGate.shared.enter()
        defer { pass.leave() }
        state.withLock { state in
            state.said = ""
            state.hasEnded = false
        }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                try? await run(words, atEnd: atEnd)
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

    /// `$1` is the folder, `$2` what is run at the end; the rest is the command. A signal for all of the group ends the first wait, not the second:
    /// nothing of ssh's is left when the shell ends.
    private static let script = """
        folder=$1 end=$2; shift 2
        exec 3<&0 </dev/null
        "$@" <&3 3<&- & ssh=$!
        ( trap '' TERM; read -r _ <&3; eval "$end"; rm -rf "$folder"; kill "$ssh" ) 2>/dev/null & guard=$!
        exec 3<&-
        trap : TERM
        wait "$ssh"; status=$?
        wait "$ssh"
        kill -KILL "$guard" 2>/dev/null
        eval "$end" 2>/dev/null
        rm -f "$folder"/[0-9] "$folder"/m*
        exit "$status"
        """

    private func run(_ command: [String], atEnd: [String]) async throws {
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
        let words = ["-c", Self.script, "tallyman", self.command.folder, ShellQuoting.command(atEnd)] + command
        _ = try await Subprocess.run(
            .path("/bin/sh"), arguments: Arguments(words), environment: self.command.environmentOfSSH,
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
