// A process that can't outlive this one, and leaves nothing behind.

import Dispatch
import Foundation
package import Glibc
import Synchronization

/// A long-running process with a folder of its own.
///
/// A keeper, a small shell script, is its parent and listens on a socket. When the socket closes, because the process
/// is ended here or because this process died, however it died, the keeper kills its child, unmounts what is mounted
/// inside the folder and removes the folder. A parent-death signal would not do: it fires when the *thread* that
/// started the child ends, and the threads of a pool end.
package final class KeptProcess: Sendable {
    package let pid: pid_t
    private let keeper: pid_t
    private let line: Mutex<Int32?>

    private static let script = """
        folder=$1 log=$2 stray=$3
        shift 3
        "$@" >>"$log" 2>&1 </dev/null &
        pid=$!
        echo "$pid"
        keep=
        while read -r word; do
            case $word in
            keep) keep=yes ;;
            *) kill -s "$word" "$pid" ;;
            esac
        done
        kill -s KILL "$pid"
        wait "$pid"
        [ -z "$stray" ] || rmdir "$stray"
        [ -z "$keep" ] || exit 0
        while read -r _ place _; do
            case $place in "$folder"/*) echo "$place" ;; esac
        done </proc/self/mounts | sort -r | while read -r place; do umount -l "$place"; done
        rm -rf "$folder"
        """

    private init(pid: pid_t, keeper: pid_t, line: Int32) {
        self.pid = pid
        self.keeper = keeper
        self.line = Mutex(line)
    }

    deinit {
        line.withLock { if let open = $0 { close(open) } }
    }

    /// Starts `program`, which writes to the end of the file `log`. `folder` goes when the process is ended, and so does
    /// `stray`, a folder elsewhere that the program insists on making, if it is empty: nobody's daemon runs there.
    package static func start(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], folder: String, log: String,
        stray: String = ""
    ) async throws -> KeptProcess {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw LabFailure.system("socketpair", errno)
        }
        let (ours, theirs) = (ends[0], ends[1])
        let silence = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { [theirs, silence].forEach { close($0) } }
        let keeper: pid_t
        do {
            keeper = try Spawn(
                "/bin/sh", ["-c", script, "keeper", folder, log, stray, program] + arguments,
                environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
                input: theirs, output: theirs, errors: silence
            ).start()
        } catch {
            close(ours)
            throw error
        }
        guard let pid = pid_t(await readLine(from: ours)) else {
            close(ours)
            throw LabFailure("the keeper of \(program) did not start")
        }
        return KeptProcess(pid: pid, keeper: keeper, line: ours)
    }

    /// Whether it still runs; a process that has ended by itself counts as ended.
    package var isRunning: Bool { state.map { $0 != "Z" && $0 != "X" } ?? false }

    /// As in /proc/PID/stat; nil when there is no such process any more.
    private var state: Substring? {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return nil }
        return stat.split(separator: ")").last?.split(separator: " ").first
    }

    /// Sends a signal by its name without SIG: "TERM", "STOP". Nothing happens when the process has ended.
    package func signal(_ name: String) {
        say(name)
    }

    /// Stops the process until it gets "CONT". Returns when it stands still.
    package func pause() async {
        say("STOP")
        try? await until("the stop of \(pid)") { state == "T" || !isRunning }
    }

    /// Ends the process: "TERM" and after `patience` "KILL". Returns after it has ended and, unless `keepingFolder`,
    /// its mounts and its folder are gone. A second call does nothing.
    package func end(
        _ signal: String = "TERM", patience: Duration = .seconds(10), keepingFolder: Bool = false
    ) async {
        // One that stands still does nothing more before it is killed.
        if signal != "KILL" { say("CONT") }
        say(signal)
        try? await until("the end of \(pid)", within: patience) { !isRunning }
        if keepingFolder { say("keep") }
        let open = line.withLock { line -> Int32? in
            defer { line = nil }
            return line
        }
        guard let open else { return }
        close(open)
        let keeper = keeper
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var status: Int32 = 0
                while waitpid(keeper, &status, 0) < 0, errno == EINTR {}
                continuation.resume()
            }
        }
    }

    private func say(_ word: String) {
        line.withLock { line in
            guard let line else { return }
            let bytes = Array("\(word)\n".utf8)
            _ = send(line, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    private static func readLine(from file: Int32) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var line = ""
                var byte: UInt8 = 0
                while read(file, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
                    line.unicodeScalars.append(Unicode.Scalar(byte))
                }
                continuation.resume(returning: line)
            }
        }
    }
}
