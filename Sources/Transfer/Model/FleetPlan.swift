// In which order and how many at once one operation runs on many hosts.

package struct FleetPlan: Hashable, Sendable {
    package var atOnce: Int
    /// One host, then the rest: it warms a mirror, and shows whether it works at all.
    package var firstAlone: Bool
    /// After so many failures no further host is begun; nil: all are.
    package var mostFailures: Int?

    package init(atOnce: Int = 5, firstAlone: Bool = false, mostFailures: Int? = nil) {
        self.atOnce = atOnce
        self.firstAlone = firstAlone
        self.mostFailures = mostFailures
    }

    /// Whether one more host may be begun beside `running` others, after `done` have succeeded and `failed` have not.
    /// Those that the user has cancelled are neither.
    package func mayStart(running: Int, done: Int, failed: Int) -> Bool {
        if let mostFailures, failed >= mostFailures { return false }
        if firstAlone, done == 0 { return running == 0 && failed == 0 }
        return running < atOnce
    }

    /// Whether no further host will ever be begun, as too many have failed, or the one that was to go first has.
    package func hasStopped(done: Int, failed: Int) -> Bool { !mayStart(running: 0, done: done, failed: failed) }
}
