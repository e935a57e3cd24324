// Tests don't wait as people do.

import RegistryClient

extension Patience {
    /// Four tries within milliseconds; half a second without progress is the end.
    static var test: Patience {
        var patience = Patience()
        patience.connecting = .seconds(5)
        patience.silence = .seconds(5)
        patience.document = .seconds(5)
        patience.standstill = .milliseconds(500)
        patience.firstPause = .milliseconds(1)
        patience.longestPause = .milliseconds(20)
        return patience
    }
}
