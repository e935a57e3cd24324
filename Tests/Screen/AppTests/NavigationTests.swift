// Where keys lead: views, pages, dialogs and back.

import App
import Failure
import Inventory
import Testing

@Suite struct NavigationTests {
    @Test(
        arguments: [
            ("", "images"), ("2", "transfers"), ("3", "snapshotters"), ("3 1", "images"), ("tab", "transfers"),
            ("tab tab tab", "content"), ("shift-tab", "events"), ("shift-tab shift-tab", "namespaces"),
            ("4", "content"), ("5", "namespaces"), ("6", "events"), ("6 tab", "images"), ("D", "images/disk"),
            ("D esc", "images"), ("3 D D esc", "snapshotters"), ("enter", "images/details"), ("enter esc", "images"),
            ("enter 2", "transfers"), ("enter 2 1", "images"), ("enter tab", "transfers"),
            ("enter enter", "images/details"), ("2 enter", "transfers"), ("3 enter", "snapshotters/snapshots"),
            ("3 enter esc", "snapshotters"), ("p", "images+pull"), ("p esc", "images"),
            ("enter p", "images/details+pull"), ("enter p esc esc", "images"), ("2 p", "transfers+pull"),
            ("p q", "images+pull"), ("p ?", "images+pull"), ("n", "images+namespaces"), ("n esc", "images"),
            ("n n", "images"), ("n q", "images"), ("n x", "images+namespaces"), ("3 n", "snapshotters+namespaces"),
            ("?", "images+help"), ("f1", "images+help"), ("? ?", "images"), ("? esc", "images"), ("? q", "images"),
            ("? enter", "images"), ("? j x", "images+help"), ("enter ?", "images/details+help"), ("c", "images"),
            ("2 c r a", "transfers"), ("x", "images"), ("/ p", "images"), ("/ ?", "images"),
            ("3 esc", "images"), ("2 3 esc esc", "images"), ("2 D esc esc", "images"), ("2 2 esc", "images"),
            (": esc", "images"), ("3 :", "snapshotters+command"), (": backspace", "images"),
        ])
    func `keys lead there`(keys: String, whereabouts: String) {
        var session = Session.usual
        session.press(keys)
        #expect(session.state.whereabouts == whereabouts)
    }

    @Test(
        arguments: [
            ("ctrl-l", .redraw), ("ctrl-z", .suspend), ("q", .quit), ("ctrl-c", .quit), ("ctrl-r", .refresh),
            ("3 ctrl-r", .refresh), ("y", .copy("docker.io/library/alpine:3.20")),
            ("j y", .copy("docker.io/library/busybox:1")), ("G enter y", .copy("registry.k8s.io/pause:3.9")),
            ("p ctrl-l", .redraw), ("/ ctrl-z", .suspend), ("p ctrl-c", .quit), ("? ctrl-l", .redraw),
        ] as [(String, Effect)])
    func `keys ask for that`(keys: String, effect: Effect) {
        var session = Session.usual
        let isAside: (Effect) -> Bool = {
            switch $0 {
            case .inspect, .followResources, .readImageDocuments, .probeSnapshotters: true
            default: false
            }
        }
        #expect(session.press(keys).filter { !isAside($0) } == [effect])
    }

    @Test(arguments: ["2 y", "6 y", "p y", "/ y", "? y", "p ctrl-r", "/ ctrl-r", "x", "f9", "insert"])
    func `keys ask for nothing`(keys: String) {
        var session = Session.usual
        #expect(session.press(keys) == [])
    }

    @Test func `esc closes what is uppermost: message, page, filter, marks`() {
        var session = Session.usual
        session.press("space space / a enter enter")
        session.send(.failed(Failure(.daemon, "Oh.")))
        func open() -> [Bool] {
            [
                session.state.banner != nil, !session.state.navigation.pages.isEmpty,
                session.state.places.images.list.filter != nil, !session.state.places.images.list.marked.isEmpty,
            ]
        }
        #expect(open() == [true, true, true, true])
        session.press("esc")
        #expect(open() == [false, true, true, true])
        session.press("esc")
        #expect(open() == [false, false, true, true])
        session.press("esc")
        #expect(open() == [false, false, false, true])
        session.press("esc")
        #expect(open() == [false, false, false, false])
        #expect(session.press("esc") == [])
    }

    @Test(arguments: [("\u{1b}[31m", false), ("a\u{7}", false), ("a\nb", false), ("not a reference", true)])
    func `names with control characters are not copied`(name: String, isCopied: Bool) {
        var session = Session.usual
        session.list([name])
        #expect(session.press("y") == (isCopied ? [.copy(name)] : []))
        #expect(session.state.notice?.hasPrefix("not copied") == !isCopied)
        session.press("insert")
        #expect(session.state.notice == nil)
    }

    @Test(
        arguments: [
            ("j", 1), ("down", 1), ("j k", 0), ("k", 0), ("G", 99), ("end", 99), ("G j", 99), ("G g", 0), ("G home", 0),
            ("pgdown", 17), ("ctrl-f ctrl-f", 34), ("pgdown pgup", 0), ("G pgup", 82), ("G ctrl-b", 82),
            ("ctrl-d", 9), ("ctrl-d ctrl-d ctrl-u", 9), ("ctrl-u", 0), ("G ctrl-u", 90),
        ])
    func `keys move in a list`(keys: String, position: Int) {
        // 24 rows hold 18 lines of the list; a page is one less.
        var session = Session.with(images: 100)
        session.press(keys)
        #expect(session.state.places.images.list.position == position)
        #expect(session.state.places.images.list.visible.contains(position))
    }

    @Test(arguments: [("j", 1), ("j j k", 1), ("k", 0), ("g", 0)])
    func `keys scroll the help`(keys: String, scroll: Int) {
        var session = Session.usual
        session.press("? " + keys)
        #expect(session.state.dialog == .help(HelpDialog(scroll: scroll)))
    }

    @Test(arguments: [10, 24, 40, 200]) func `the help scrolls to its end and no further`(rows: Int) {
        var session = Session(columns: 80, rows: rows)
        session.press("? G j pgdown")
        let (lines, shown) = (HelpDialog().lines(in: session.state).count, HelpDialog().rows(in: session.state))
        #expect(session.state.dialog == .help(HelpDialog(scroll: lines - shown)))
        #expect(shown <= max(1, rows - 4))
    }
}
