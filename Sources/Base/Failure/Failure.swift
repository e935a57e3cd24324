// The one error of the program: a class from a closed set, a sentence, what to do next, and the foreign text behind it.

/// What went wrong, in a form that the screen, the command line and scripts share.
///
/// `message` is a sentence for people, `hint` says what to do next, `cause` keeps what a daemon, registry or
/// library said, word for word. All three may hold text from outside: make it printable before it reaches a terminal.
package struct Failure: Error, Hashable, Sendable {
    /// The closed set of error classes. Raw values are part of the contract with scripts.
    package enum Code: String, CaseIterable, Sendable {
        case reference
        case notFound = "not-found"
        case auth
        case certificate
        case scheme
        case network
        case rateLimit = "rate-limit"
        case platform
        case snapshotter
        case policy
        case archive
        /// Content that an operation needs is missing.
        case incomplete
        case conflict
        /// Disk full, read-only file system.
        case storage
        case daemon
        case cancelled
        case `internal`
    }

    package var code: Code
    package var message: String
    package var hint: String?
    package var cause: String?

    package init(_ code: Code, _ message: String, hint: String? = nil, cause: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.cause = cause
    }
}
