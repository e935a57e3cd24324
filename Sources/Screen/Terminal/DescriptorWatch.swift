// Tells when a descriptor is ready. libdispatch's own sources can't watch a tty: when it goes away they read memory that
// they have freed (`_dispatch_event_loop_drain` of Swift 6.3), and the program dies before it has cleaned up.

import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A thread that waits for one descriptor, and no longer while what it told is still to be handled.
final class DescriptorWatch: Sendable {
    private let isCancelled = Atomic(false)
    private let handled = DispatchSemaphore(value: 0)
    /// What ends the waiting: its writing end is closed.
    private let end: (reading: Int32, writing: Int32)

    /// `handler` is called for as long as the descriptor is ready for `events` (POLLIN, POLLOUT) or gone. Nil where there
    /// are no descriptors left.
    init?(_ descriptor: Int32, for events: Int32, _ handler: @escaping @Sendable @MainActor () -> Void) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        end = (ends[0], ends[1])
        DispatchQueue(label: "tallyman.terminal").async { [self] in
            while wait(for: descriptor, Int16(events)) {
                DispatchQueue.main.async { [self] in
                    if !isCancelled.load(ordering: .relaxed) { MainActor.assumeIsolated { handler() } }
                    handled.signal()
                }
                handled.wait()
            }
            close(end.reading)
        }
    }

    /// False once it is cancelled.
    private func wait(for descriptor: Int32, _ events: Int16) -> Bool {
        var both = [
            pollfd(fd: descriptor, events: events, revents: 0),
            pollfd(fd: end.reading, events: Int16(POLLIN), revents: 0),
        ]
        while !isCancelled.load(ordering: .relaxed) {
            if poll(&both, 2, -1) > 0 { return both[1].revents == 0 }
        }
        return false
    }

    /// Nothing is told any more, nor is the descriptor used. To be called once.
    func cancel() {
        isCancelled.store(true, ordering: .relaxed)
        close(end.writing)
    }
}
