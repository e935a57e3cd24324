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

    /// Whether one more host may be begun beside `running` others. `ended` says which of the others have succeeded.
    package func mayStart(running: Int, ended: [Bool]) -> Bool {
        if let mostFailures, ended.count(where: { !$0 }) >= mostFailures { return false }
        if firstAlone, !ended.contains(true) { return running == 0 && ended.isEmpty }
        return running < atOnce
    }

    /// Whether no further host will ever be begun, as too many have failed, or the one that was to go first has.
    package func hasStopped(ended: [Bool]) -> Bool { !ended.isEmpty && !mayStart(running: 0, ended: ended) }
}
