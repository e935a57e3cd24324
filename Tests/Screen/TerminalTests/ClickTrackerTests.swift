// Finding double clicks.

import Canvas
import Terminal
import Testing

struct ClickTrackerTests {
    private let start = ContinuousClock.now

    private func kinds(_ clicks: [(column: Int, button: Int, milliseconds: Int)]) -> [MouseAction] {
        var tracker = ClickTracker()
        return clicks.map { click in
            let event = MouseEvent(column: click.column, row: 1, button: click.button, kind: .press)
            return tracker.apply(event, at: start + .milliseconds(click.milliseconds)).kind
        }
    }

    @Test func twoQuickPressesAreADoubleClick() {
        #expect(kinds([(1, 1, 0), (1, 1, 300)]) == [.press, .doubleClick])
    }

    @Test func aThirdPressBeginsAnew() {
        #expect(
            kinds([(1, 1, 0), (1, 1, 100), (1, 1, 200), (1, 1, 300)])
                == [.press, .doubleClick, .press, .doubleClick])
    }

    @Test func slowOtherOrElsewhereIsNoDoubleClick() {
        #expect(kinds([(1, 1, 0), (1, 1, 500), (2, 1, 600), (2, 3, 700)]) == [.press, .press, .press, .press])
    }

    @Test func otherEventsPassUnchanged() {
        var tracker = ClickTracker()
        let wheel = MouseEvent(column: 0, row: 0, button: 0, kind: .wheelUp)
        #expect(tracker.apply(wheel, at: start) == wheel)
        #expect(tracker.apply(wheel, at: start) == wheel)
    }
}
