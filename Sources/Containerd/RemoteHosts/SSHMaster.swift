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
        /// When the host was last heard of over a connection that the user shares.
        var beat: ContinuousClock.Instant?
        /// Whether there was never a connection, and it isn't tried any more.
        var isGivenUp = false
        var trouble: Failure?
        /// Why a connection of its own was refused to this user, and when.
        var refusal: (trouble: Failure, at: ContinuousClock.Instant)?
    }

    private static let longestText = 4096
    /// How long ssh has to reach a host, all in all.
    private static let patience = Duration.seconds(18)
    /// The same over a connection that is there.
    private static let sharedPatience = Duration.seconds(8)
    /// Between two attempts to come back, each time twice as long.
    private static let pauses = (first: Duration.milliseconds(500), longest: Duration.seconds(10))
    /// Between two attempts to log in where that was refused: hosts lock out who tries too often.
    private static let refusalPause = Duration.seconds(300)
    /// How often a connection that is being made is looked for: at first, and after a second.
    private static let pollIntervals = (first: Duration.milliseconds(10), later: Duration.milliseconds(100))

    private let command: SSHCommand
    /// On the host, in the order in which they are forwarded.
    private let sockets: [String]
    private let state = Mutex(State())
    /// Ends when there is a connection for the first time, or none is tried for any more.
    private let settled = AsyncStream.makeStream(of: Void.self)

    init(_ command: SSHCommand, forwarding sockets: [String]) {
        self.command = command
        self.sockets = sockets
    }

    /// Why there is no connection now; nil while there is one.
    var trouble: Failure? { state.withLock(\.trouble) }

    /// Waits for the first connection. Throws what `HostTrouble` says where there is none.
    func ready() async throws(Failure) {
        for await _ in settled.stream {}
        guard !Task.isCancelled else { throw Failure(.cancelled, "Cancelled.") }
        let state = state.withLock { $0 }
        if state.isGivenUp, let trouble = state.trouble { throw trouble }
    }

    /// Keeps the connection until the task is cancelled; where the first attempt fails, until then. Nothing of ssh is left
    /// when it returns.
    func keep() async {
        var pause = Self.pauses.first
        var hasBeenUp = false
        defer { settled.continuation.finish() }
        while !Task.isCancelled {
            let start = ContinuousClock.now
            let wasUp = await attempt()
            hasBeenUp = hasBeenUp || wasUp
            // A server that has too many at its door hangs up.
            guard hasBeenUp || hangsUp && pause < Self.pauses.first * 8 else {
                return state.withLock { $0.isGivenUp = true }
            }
            if wasUp, .now - start > Self.pauses.longest { pause = Self.pauses.first }
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
            if await live(command.master, within: Self.patience) { return true }
            let isRefused = state.withLock { state in
                guard let trouble = state.trouble, case .noKey = HostTrouble(said: state.said) else { return false }
                state.refusal = (trouble, .now)
                return true
            }
            guard isRefused else { return false }
        }
        if await command.share() { return await live(command.companion, isShared: true, within: Self.sharedPatience) }
        state.withLock { $0.trouble = $0.refusal?.trouble }
        return false
    }

    /// One life of ssh. False where it comes to no connection.
    private func live(_ words: [String], isShared: Bool = false, within patience: Duration) async -> Bool {
        let pass = await StartGate.shared.enter(command.host.destination)
        defer { pass.leave() }
        state.withLock { state in
            state.said = ""
            state.hasEnded = false
            state.beat = nil
        }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                try? await run(words, atEnd: isShared ? command.endingForwarding(sockets) : [])
                state.withLock { $0.hasEnded = true }
            }
            let start = ContinuousClock.now
            while !isConnected(isShared), !state.withLock(\.hasEnded), .now - start < patience, !Task.isCancelled {
                let isLate = .now - start > .seconds(1)
                try? await Task.sleep(for: isLate ? Self.pollIntervals.later : Self.pollIntervals.first)
                pass.leaveWhenSlow()
            }
            var isUp = isConnected(isShared) && !state.withLock(\.hasEnded)
            let refusal = isUp ? await command.forward(sockets) : nil
            if refusal != nil { isUp = false }
            state.withLock { state in
                state.isUp = isUp
                if isUp { state.trouble = nil }
            }
            pass.leave()
            if isUp {
                settled.continuation.finish()
                if isShared { group.addTask { [self] in await silence() } }
                await group.next()
            }
            group.cancelAll()
            state.withLock { state in
                let trouble: HostTrouble =
                    if isUp {
                        .lost
                    } else if isShared, state.hasEnded || refusal != nil {
                        .sharedFails
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

    private func isConnected(_ isShared: Bool) -> Bool {
        isShared ? state.withLock(\.beat) != nil : access(command.controlPath, F_OK) == 0
    }

    /// Returns when the host hasn't been heard of for too long.
    private func silence() async {
        while let beat = state.withLock(\.beat), .now - beat < SSHCommand.longestSilence {
            guard (try? await Task.sleep(until: beat + SSHCommand.longestSilence)) != nil else { return }
        }
    }

    /// `$1` is the folder, `$2` what is asked of another ssh at the end, which may be stopped; the rest is the command. A
    /// signal for all of the group ends the first wait, not the second: nothing of ssh's is left when the shell ends.
    private static let script = """
        folder=$1 end=$2; shift 2
        finish() {
          [ -n "$end" ] || return
          eval "exec $end" & asked=$!
          ( sleep 2; kill -KILL "$asked" ) & clock=$!
          wait "$asked"
          kill -KILL "$clock"
        }
        exec 3<&0 </dev/null
        "$@" 3<&- & ssh=$!
        ( trap '' TERM; read -r _ <&3; finish; rm -rf "$folder"; kill "$ssh" ) >/dev/null 2>&1 & guard=$!
        exec 3<&-
        trap : TERM
        wait "$ssh"; status=$?
        wait "$ssh"
        kill -KILL "$guard" 2>/dev/null
        finish >/dev/null 2>&1
        rm -f "$folder"/[0-9] "$folder"/m*
        exit "$status"
        """

    private func run(_ command: [String], atEnd: [String]) async throws {
        var options = PlatformOptions()
        // No terminal: no question is asked there, and ctrl-C there doesn't end it.
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(3)),
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
            output: .sequence, error: .sequence
        ) { [self] execution in
            async let beats: Void = listen(to: execution.standardOutput)
            for try await chunk in execution.standardError {
                let text = chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                state.withLock { $0.said = String(($0.said + text).suffix(Self.longestText)) }
            }
            try await beats
        }
    }

    private func listen(to output: SubprocessOutputSequence) async throws {
        for try await chunk in output {
            let text = chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            // The login's start files may write, too.
            if text.contains(SSHCommand.beat) { state.withLock { $0.beat = .now } }
        }
    }
}
