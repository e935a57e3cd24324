// How far the terminal has come with what it was sent.

/// A line may be slow, or far. Each frame ends with a question, and its answer says that the frame has arrived. Pure; the
/// time is passed in.
package struct TerminalLine: Sendable {
    package typealias Instant = ContinuousClock.Instant

    /// A terminal that has not answered for so long is not waited for any more.
    private static let patience = Duration.seconds(10)
    /// What an answer may need beyond the quickest one.
    private static let slack = Duration.milliseconds(100)
    private static let paces = Duration.milliseconds(333)...Duration.seconds(1)

    /// How long the first answer may take; whoever is silent then is not expected to speak.
    private static let firstAnswer = Duration.seconds(1)

    /// When each question was asked that has no answer yet.
    private var asked: [Instant] = []
    private var began: Instant?
    /// Whether the terminal has answered at all; frames don't wait for one that never does.
    private var answers = false
    /// The way there and back.
    private var quickest: Duration?
    /// What the last frame took beyond that.
    private var delay = Duration.zero

    package init() {}

    package mutating func noteQuestion(at now: Instant) {
        began = began ?? now
        if let first = asked.first, now - first > Self.patience { (answers, asked) = (false, []) }
        if answers || now - (began ?? now) < Self.firstAnswer { asked.append(now) }
    }

    package mutating func noteAnswer(at now: Instant) {
        answers = true
        guard !asked.isEmpty else { return }
        let time = now - asked.removeFirst()
        quickest = min(quickest ?? time, time)
        delay = time - (quickest ?? time)
    }

    /// Nothing that was asked is waited for any more.
    package mutating func forget() { asked = [] }

    /// Whether an answer may come.
    package func awaits(at now: Instant) -> Bool {
        !asked.isEmpty && (answers || now - (began ?? now) < Self.firstAnswer)
    }

    /// Whether nothing should be sent, since what was sent is still on its way. On a far line two frames may be.
    package func isBehind(at now: Instant) -> Bool {
        guard answers, let first = asked.first, now - first <= Self.patience else { return false }
        return asked.count > 1 || now - first > (quickest ?? .zero) + Self.slack
    }

    /// How far apart frames should be that nobody waits for: they leave half of the line free, down to one a second.
    package var pace: Duration { max(Self.paces.lowerBound, min(Self.paces.upperBound, delay * 2)) }
}
