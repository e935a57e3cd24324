// A moment, passed in from outside: the model has no clock.

package import FoundationEssentials

package struct Moment: Hashable, Sendable {
    /// The wall clock, for ages.
    package var date: Date
    /// Since the program started, never falling, for everything that is measured.
    package var uptime: Duration

    package init(date: Date, uptime: Duration) {
        self.date = date
        self.uptime = uptime
    }
}
