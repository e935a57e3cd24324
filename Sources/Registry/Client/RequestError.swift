// A failure together with what decides on the next step: another try, another server, or the end.

import Failure

struct RequestError: Error {
    enum Kind: Hashable {
        /// A server answered so.
        case status(Int)
        /// No answer, or one that broke off.
        case noResponse
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

    static let cancelled = RequestError(.end, Failure(.cancelled, "Cancelled."))

    /// Of the failures of several servers the one that says most is told: that with the highest.
    var priority: Int {
        switch kind {
        case .noResponse: 1
        case .status(404): 2
        case .status: 3
        case .end: 4
        }
    }

    var isRateLimit: Bool { kind == .status(429) }

    /// Whether it may be over after a while. A certificate doesn't become better by waiting.
    var isPassing: Bool {
        switch kind {
        case .status(let status): [408, 429, 500, 502, 503, 504].contains(status)
        case .noResponse: failure.code == .network
        case .end: false
        }
    }
}
