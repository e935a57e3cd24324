// The mouse: the wheel moves, a click selects, a double click opens.

import App
import Canvas
import Inventory
import Testing

@Suite struct MouseTests {
    private func mouse(_ kind: MouseAction, row: Int = 0) -> AppEvent {
        .mouse(MouseEvent(column: 5, row: row, button: 1, kind: kind))
    }

    // At 24 rows the list begins in row 4: header, tabs, rule and headings are above.
    @Test(
        arguments: [
            ("", 4, 0), ("", 9, 5), ("", 21, 17), ("", 3, 0), ("", 0, 0), ("", 22, 0), ("", 23, 0), ("", -1, 0),
            ("", 99, 0), ("pgdown pgdown", 4, 17), ("/ a", 4, 0), ("/ a", 5, 0), ("/ a", 6, 1), ("enter", 9, 0),
            ("p", 9, 0), ("?", 9, 0),
        ])
    func `a click selects the line under it`(keys: String, row: Int, position: Int) {
        var session = Session.with(images: 100)
        session.press(keys)
        #expect(session.send(mouse(.press, row: row)) == [])
        #expect(session.state.places.images.list.position == position)
        #expect(session.send(mouse(.release, row: 4)) == [])
        #expect(session.state.places.images.list.position == position)
    }

    @Test(arguments: [
        ("", 5, "images/details"), ("", 3, "images"), ("?", 5, "images+help"), ("2", 5, "transfers"),
        ("3", 5, "snapshotters"),
    ])
    func `a double click opens the line under it`(keys: String, row: Int, whereabouts: String) {
        var session = Session.with(images: 3)
        session.press(keys)
        session.send(mouse(.doubleClick, row: row))
        #expect(session.state.whereabouts == whereabouts)
        if whereabouts == "images/details" { #expect(session.state.selectedImage?.name == "host/a001") }
    }

    @Test(arguments: [("", 3, 0), ("j", 4, 1), ("G", 99, 96), ("p", 0, 0), ("/ a", 3, 0)])
    func `the wheel moves by three lines, but not behind a dialog`(keys: String, down: Int, up: Int) {
        var session = Session.with(images: 100)
        session.press(keys)
        session.send(mouse(.wheelDown))
        #expect(session.state.places.images.list.position == down)
        session.send(mouse(.wheelUp))
        #expect(session.state.places.images.list.position == up)
    }

    @Test func `the wheel scrolls a page`() {
        var session = Session.with(images: 1, columns: 40, rows: 10)
        session.press("enter")
        session.send(mouse(.wheelDown))
        #expect(session.state.places.details.list.position == 2)
        session.send(mouse(.wheelUp))
        #expect(session.state.places.details.list.position == 0)
    }

    @Test func `a click does what the key does that stands there`() {
        var session = Session.with(images: 3)
        session.send(.click(.key(.character("p"))))
        #expect(session.state.whereabouts == "images+pull")
        session.send(.click(.field(3)))
        #expect(session.state.form?.form.focus == 3)
        #expect(session.state.form?.form[.unpack]?.text == "auto")
        session.send(.click(.field(3)))
        #expect(session.state.form?.form[.unpack]?.text == "true")
        session.send(.click(.field(99)))
        session.send(.click(.key(.escape)))
        #expect(session.state.whereabouts == "images")
    }

    @Test func `a second click on a namespace goes there; the wheel moves`() {
        var session = Session.usual
        session.press("n")
        session.send(mouse(.wheelDown))
        session.send(mouse(.wheelUp))
        session.send(.click(.line(1)))
        #expect(session.state.whereabouts == "images+namespaces")
        #expect(session.send(.click(.line(1))).contains(.switchNamespace("k8s.io")))
        #expect(session.state.whereabouts == "images")
    }

    @Test func `the wheel scrolls the help`() {
        var session = Session.usual
        session.press("?")
        session.send(mouse(.wheelDown))
        #expect(session.state.dialog == .help(HelpDialog(scroll: 3)))
    }

    @Test func `the mouse can be left to the terminal`() {
        var session = Session.usual
        #expect(session.press("M") == [.useMouse(false)])
        #expect(session.state.notice == "the mouse selects text")
        #expect(session.press("M") == [.useMouse(true)])
    }
}
