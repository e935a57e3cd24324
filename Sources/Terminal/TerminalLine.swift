// How far the terminal has come with what it was sent.

import Dispatch

/// A line may be slow: a frame follows only when the last one has arrived, or after a second.
struct TerminalLine {
    /// With a terminal that answers late or not at all, frames are this far apart.
    static let patience = Duration.seconds(1)

    /// Frames whose arrival was not reported yet.
    private(set) var awaited = 0
    /// Whether the terminal has answered at all; frames don't wait for one that never does.
    private(set) var answers = false
    private(set) var sentAt = ContinuousClock.now
    private let beganAt = ContinuousClock.now
    /// Wakes when the tty has room again.
    var source: (any DispatchSourceWrite)?
    /// Whether a look at the clock is due.
    var isTimed = false

    /// Whether the last frame is still on its way, as far as is known.
    var isAwaited: Bool { answers && awaited > 0 && ContinuousClock.now - sentAt < Self.patience }

    /// Whether the terminal may not have had the time to answer for the first time.
    var isFresh: Bool { ContinuousClock.now - beganAt < Self.patience }

    mutating func noteFrame() {
        awaited += 1
        sentAt = .now
    }

    mutating func noteAnswer() {
        answers = true
        awaited = max(0, awaited - 1)
    }

    mutating func forget() { awaited = 0 }

    mutating func end() {
        source?.cancel()
        source = nil
    }
}
