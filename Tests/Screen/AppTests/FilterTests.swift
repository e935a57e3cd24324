// The filter of a list: what is typed narrows it at once.

import App
import Inventory
import Testing

@Suite struct FilterTests {
    @Test(
        arguments: [
            ("alp", [0]), ("ALP", [0]), ("k8s", [2]), (":", [0, 1, 2]), ("docker.io", [0, 1]), ("nothing", []),
            ("000000000b", [1]), ("", [0, 1, 2]), ("alpine:3.20", [0]), ("arm64", [2]),
        ])
    func `names, digests and platforms are looked through, whatever their case`(text: String, shown: [Int]) {
        var session = Session.usual
        session.send(.inventory(.contents([digest(12): .made(arm64)])))
        session.press("/")
        session.type(text)
        #expect(session.state.places.images.list.shown == shown)
        #expect(session.state.isTypingFilter)
    }

    @Test func `enter keeps the filter, and keys are keys again`() {
        var session = Session.usual
        session.press("/ b u s enter")
        #expect(!session.state.isTypingFilter)
        #expect(session.state.currentFilter?.text == "bus")
        #expect(session.state.shownImages == ["docker.io/library/busybox:1"])
        session.press("p")
        #expect(session.state.form?.text(.reference) == "busybox:1")
    }

    @Test(arguments: ["/ b esc", "/ b enter esc", "/ enter", "/ b backspace backspace", "/ backspace"])
    func `a filter is gone after these keys`(keys: String) {
        var session = Session.usual
        session.press(keys)
        #expect(session.state.currentFilter == nil)
        #expect(!session.state.isTypingFilter)
        #expect(session.state.places.images.list.shown == [0, 1, 2])
    }

    @Test func `the filter is typed on after it was kept`() {
        var session = Session.usual
        session.press("/ b u enter / s")
        #expect(session.state.currentFilter?.text == "bus")
    }

    @Test(arguments: [("down", 1), ("down down up", 1), ("pgdown", 2), ("pgdown pgup", 0)])
    func `keys that move go on to the list while the filter is typed`(keys: String, position: Int) {
        var session = Session.usual
        session.press("/ : " + keys)
        #expect(session.state.places.images.list.position == position)
        #expect(session.state.isTypingFilter)
        #expect(session.state.currentFilter?.text == ":")
    }

    @Test(
        arguments: [
            ("/alp(", [0]), ("/bus[", [1]), ("bus /(", [1]), ("/(", [0, 1, 2]), ("/(k8s", [0, 1, 2]), ("/(k8s)", [2]),
            ("!/alp(", [1, 2]),
        ])
    func `a pattern that is not whole leaves the list as it was`(text: String, shown: [Int]) {
        var session = Session.usual
        session.press("/")
        session.type(text)
        #expect(session.state.places.images.list.shown == shown)
        session.press("enter")
        session.list(["docker.io/library/alpine:3.20", "docker.io/library/busybox:1", "registry.k8s.io/pause:3.9"])
        #expect(session.state.places.images.list.shown == shown)
        #expect(session.state.currentFilter?.text == text)
        session.press("esc")
        #expect(session.state.places.images.list.shown == [0, 1, 2])
    }

    @Test func `each list has a filter of its own`() {
        var session = Session.usual
        session.press("/ b u s enter 3 / n a t enter")
        #expect(session.state.places.snapshotters.list.shown == [0])
        #expect(session.state.selectedSnapshotter?.name == "native")
        session.press("2")
        #expect(session.state.currentFilter == nil)
        session.press("1")
        #expect(session.state.currentFilter?.text == "bus")
    }

    @Test func `a paste goes into a filter that is typed, and nowhere else`() {
        var session = Session.usual
        session.send(.paste("bus"))
        #expect(session.state.currentFilter == nil)
        session.press("/")
        session.send(.paste("bus\n"))
        #expect(session.state.currentFilter?.text == "bus")
        #expect(session.state.places.images.list.shown == [1])
        session.press("enter")
        session.send(.paste("x"))
        #expect(session.state.currentFilter?.text == "bus")
    }

    @Test func `images that come later are filtered too`() {
        var session = Session.usual
        session.press("/ b u s enter")
        session.list(["docker.io/library/alpine:3.20", "docker.io/library/busybox:1", "docker.io/library/busybox:2"])
        #expect(session.state.places.images.list.shown == [1, 2])
        #expect(session.state.places.images.list.count == 3)
    }

    @Test func `the selection stays on its image while the filter lets it through`() {
        var session = Session.usual
        session.press("G / p a u")
        #expect(session.state.selectedImage?.name == "registry.k8s.io/pause:3.9")
        session.press("esc")
        #expect(session.state.places.images.list.position == 2)
    }
}
