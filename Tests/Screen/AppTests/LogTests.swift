// The page of this program's own log.

import App
import Testing

@Suite struct LogTests {
    @Test func `what was noted is read there`() {
        var session = Session.usual
        session.send(.log(["one", "two"]))
        session.press("L")
        #expect(session.state.whereabouts == "images/log")
        #expect(session.state.places.log.lines == ["one", "two"])
        #expect(session.press("y") == [.copy("two")])
        session.press("esc")
        #expect(session.state.whereabouts == "images")
    }

    @Test func `who looks at the newest goes on to do so, and who does not stays`() {
        var session = Session.usual
        session.send(.log((0..<10).map { "line \($0)" }))
        session.press("L")
        #expect(session.state.places.log.list.position == 9)
        session.send(.log(["new"]))
        #expect(session.state.places.log.list.position == 10)
        session.press("k k")
        session.send(.log(["newer"]))
        #expect(session.state.places.log.list.position == 8)
    }

    @Test func `only the last lines are kept, and the selection stays on its line`() {
        var session = Session.usual
        session.send(.log((0..<LogPlace.limit).map { "line \($0)" }))
        session.press("L k k")
        session.send(.log((0..<10).map { "more \($0)" }))
        #expect(session.state.places.log.lines.count == LogPlace.limit)
        #expect(
            session.state.places.log.list.cursor.selected.map { session.state.places.log.lines[$0] }
                == "line \(LogPlace.limit - 3)")
    }
}
