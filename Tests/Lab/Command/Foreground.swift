// Runs a command on the terminal while this process only waits, deaf to what the terminal sends.

import Dispatch
import Foundation
import Glibc
import Lab
import Synchronization

/// What the signal handler needs: globals, as it can capture nothing.
private let child = Atomic<pid_t>(0)
private let isEnded = Atomic(false)

/// The command shares this process's group, so the terminal's signals reach it. Here SIGINT and SIGQUIT mean nothing;
/// SIGTERM and SIGHUP are passed on to the command, and while it stops for the shell, so do we.
struct Foreground {
    /// From here on no signal but SIGKILL ends this process before it has cleaned up.
    init() {
        for number in [SIGINT, SIGQUIT, SIGPIPE] { signal(number, SIG_IGN) }
        for number in [SIGTERM, SIGHUP] {
            signal(number) { _ in
                isEnded.store(true, ordering: .sequentiallyConsistent)
                let pid = child.load(ordering: .sequentiallyConsistent)
                if pid != 0 { kill(pid, SIGTERM) }
            }
        }
    }

    /// Runs the command to its end and returns its exit status; 128 and the signal's number when a signal ended it.
    func run(_ command: [String], environment: [String: String]) async throws -> Int32 {
        guard let program = command.first else { return 0 }
        let pid = try Spawn(
            program, Array(command.dropFirst()),
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, ownGroup: false
        ).start()
        child.store(pid, ordering: .sequentiallyConsistent)
        if isEnded.load(ordering: .sequentiallyConsistent) { kill(pid, SIGTERM) }
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: wait(for: pid)) }
        }
    }

    private func wait(for pid: pid_t) -> Int32 {
        while true {
            var info = siginfo_t()
            guard waitid(P_PID, id_t(pid), &info, WEXITED | WSTOPPED | WNOWAIT) == 0 || errno == EINTR else {
                return 1
            }
            if info.si_code == CLD_STOPPED || info.si_code == CLD_TRAPPED {
                _ = waitid(P_PID, id_t(pid), &info, WSTOPPED)
                kill(getpid(), SIGSTOP)  // the shell now sees the job stopped; its fg wakes both
                kill(pid, SIGCONT)
            } else if info.si_code != 0 {
                child.store(0, ordering: .sequentiallyConsistent)
                var status: Int32 = 0
                waitpid(pid, &status, 0)
                let signal = status & 0x7f
                return signal == 0 ? (status >> 8) & 0xff : 128 + signal
            }
        }
    }
}
