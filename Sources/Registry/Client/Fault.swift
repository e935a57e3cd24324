// A failure together with what decides on the next step: another try, another server, or the end.

import Failure

struct Fault: Error {
    enum Kind: Hashable {
        /// A server answered so.
        case answer(status: Int)
        /// No answer, or one that broke off.
        case noAnswer
        /// Not a server's doing: nothing else is tried.
        case end
    }

    let kind: Kind
    let failure: Failure
    /// How long the server asks to be left alone.
    var wait: Duration?

    init(_ kind: Kind, _ failure: Failure, wait: Duration? = nil) {
        self.kind = kind
        self.failure = failure
        self.wait = wait
    }

    static let cancelled = Fault(.end, Failure(.cancelled, "Cancelled."))

    /// Of the failures of several servers the one that says most is told: that with the highest.
    var priority: Int {
        switch kind {
        case .noAnswer: 1
        case .answer(404): 2
        case .answer: 3
        case .end: 4
        }
    }

    var isRateLimit: Bool { kind == .answer(status: 429) }

    /// Whether it may be over after a while. A certificate doesn't become better by waiting.
    var isPassing: Bool {
        switch kind {
        case .answer(let status): [408, 429, 500, 502, 503, 504].contains(status)
        case .noAnswer: failure.class == .network
        case .end: false
        }
    }
}
