// What a session knows, guarded by its lock.

import CHarness
import Dispatch
import Glibc

/// The state of a session. Methods return what is to be done outside the lock.
struct SessionState: ~Copyable {
    struct Waiter {
        let id: Int
        let what: String
        let condition: @Sendable (Observation) -> Bool
        let continuation: CheckedContinuation<Screen, any Error>
    }

    let program: ch_program
    var emulator: Emulator
    var status = ProgramStatus.running
    var processID: Int32 = 0
    var bytesWritten = 0
    var chunksWritten = 0
    var recent: [UInt8] = []
    var isClosed = false
    var isHungUp = false
    /// How many bytes are read at once; nil: all that have come.
    var mostRead: Int?
    var waiters: [Waiter] = []
    var nextWaiter = 0
    var sources: [any DispatchSourceRead] = []

    init(program: ch_program, emulator: consuming Emulator) {
        self.program = program
        self.emulator = emulator
    }

    /// Takes the waiters whose condition holds now.
    mutating func satisfied() -> ([Waiter], Screen)? {
        guard !waiters.isEmpty else { return nil }
        let screen = emulator.screen
        let seen = Observation(screen: screen, status: status, bytesWritten: bytesWritten, recentOutput: recent)
        let done = waiters.filter { $0.condition(seen) }
        waiters.removeAll { waiter in done.contains { $0.id == waiter.id } }
        return (done, screen)
    }

    mutating func send(_ bytes: [UInt8]) {
        guard !isClosed, !isHungUp else { return }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(program.terminal, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EAGAIN || errno == EINTR else { return }
                var ready = pollfd(fd: program.terminal, events: Int16(POLLOUT), revents: 0)
                guard poll(&ready, 1, 5_000) > 0 else { return }
                continue
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes the monitor start the program, or continue it.
    func command() {
        var byte: UInt8 = 1
        _ = Glibc.write(program.control, &byte, 1)
    }

    /// Reads all that has come. Returns whether anything has.
    mutating func readOutput() -> Bool {
        guard !isClosed, !isHungUp else { return false }
        var chunk = [UInt8](repeating: 0, count: mostRead ?? 65_536)
        var any = false
        while case let count = Glibc.read(program.terminal, &chunk, chunk.count), count > 0 {
            any = true
            let bytes = Array(chunk.prefix(count))
            bytesWritten += count
            chunksWritten += 1
            recent = (recent + bytes).suffix(4096)
            send(emulator.feed(bytes))
            if mostRead != nil { break }
        }
        return any
    }

    mutating func readReports() {
        guard !isClosed else { return }
        var record: [Int32] = [0, 0]
        while Glibc.read(program.reports, &record, 8) == 8 {
            switch Int(record[0]) {
            case CH_STARTED: processID = record[1]
            case CH_STOPPED: status = .stopped(signal: record[1])
            case CH_EXITED: status = .exited(record[1])
            case CH_SIGNALLED: status = .signalled(record[1])
            default: break
            }
        }
    }
}
