// Which press is the second of a double click.

package import Canvas

/// Finds double clicks: two presses of one button on one cell within 400 ms. Pure; the time is passed in.
package struct ClickTracker: Sendable {
    private var last: (event: MouseEvent, time: ContinuousClock.Instant)?

    package init() {}

    /// The event, as a double click if it is one. A third press begins again.
    package mutating func apply(_ event: MouseEvent, at now: ContinuousClock.Instant) -> MouseEvent {
        guard event.kind == .press else { return event }
        if let last, last.event == event, now - last.time <= .milliseconds(400) {
            self.last = nil
            var double = event
            double.kind = .doubleClick
            return double
        }
        last = (event, now)
        return event
    }
}
