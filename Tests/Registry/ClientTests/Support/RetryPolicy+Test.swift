// Tests don't wait as people do.

import RegistryClient

extension RetryPolicy {
    /// Four tries within milliseconds; half a second without progress is the end.
    static var test: RetryPolicy {
        var retries = RetryPolicy()
        retries.connecting = .seconds(5)
        retries.silence = .seconds(5)
        retries.document = .seconds(5)
        retries.standstill = .milliseconds(500)
        retries.firstPause = .milliseconds(1)
        retries.longestPause = .milliseconds(20)
        return retries
    }
}
