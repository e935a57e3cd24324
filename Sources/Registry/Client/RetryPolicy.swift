// How long registries are waited for.

/// Times and counts in one value, so that tests don't have to wait as people do.
package struct RetryPolicy: Hashable, Sendable {
    /// For a connection, where the hosts file says nothing else.
    package var connecting: Duration = .seconds(30)
    /// Without a byte, in either direction, a connection counts as broken.
    package var silence: Duration = .seconds(60)
    /// For a document or an error to come in whole.
    package var document: Duration = .seconds(120)
    /// How often a request is sent while the registry asks for patience, or is in trouble.
    package var tries = 4
    /// For a blob: without any progress for so long, it is given up.
    package var standstill: Duration = .seconds(30)
    /// The first wait before another try. Each next one is twice as long, up to `longestPause`.
    package var firstPause: Duration = .milliseconds(200)
    package var longestPause: Duration = .seconds(5)
    /// A registry that asks for a longer wait is not waited for at all.
    package var longestRetryAfter: Duration = .seconds(60)

    package init() {}

    package static let standard = RetryPolicy()

    /// One request, whatever comes of it.
    package static let none: RetryPolicy = {
        var retries = RetryPolicy()
        retries.tries = 1
        retries.connecting = .seconds(5)
        retries.silence = .seconds(10)
        return retries
    }()
}
