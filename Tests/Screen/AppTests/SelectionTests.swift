// The selection and the marks stay with their lines when lines come and go.

import App
import Inventory
import Testing

@Suite struct SelectionTests {
    @Test(
        arguments: [
            (["a", "b", "c"], "b"), (["a", "a2", "b", "c"], "b"), (["b"], "b"), (["a", "c"], "c"), (["a"], "a"),
            ([], nil),
            (["0", "1", "2", "b"], "b"),
        ] as [([String], String?)])
    func `the selection stays on its line, or where it was`(names: [String], selected: String?) {
        var session = Session.usual
        session.list(["a", "b", "c"])
        session.press("j")
        session.list(names)
        #expect(session.state.selectedImage?.name == selected)
    }

    @Test func `the selected line stays at its height on the screen`() {
        var session = Session.with(images: 100)
        session.press("pgdown pgdown k k k")
        let height = session.state.places.images.list.position - session.state.places.images.list.offset
        session.send(.inventory(.images([.made("a/first", target: 1)] + ImageRecord.made(count: 100))))
        #expect(session.state.selectedImage?.name == "host/a031")
        #expect(session.state.places.images.list.position - session.state.places.images.list.offset == height)
    }

    @Test func `a line whose platforms become known stays selected and marked`() {
        var session = Session.usual
        session.list(["a", "b", "c"])
        session.press("j space k")
        session.send(.inventory(.contents([digest(10): .made(amd64, arm64), digest(11): .made(amd64, arm64)])))
        #expect(session.state.inventory.rows.map(\.name) == ["a", "a", "b", "b", "c"])
        #expect(session.state.selectedImage?.id == ImageRow.ID(name: "b", platform: amd64))
        #expect(session.state.places.images.list.marked == [ImageRow.ID(name: "b", platform: amd64)])
    }

    @Test(
        arguments: [
            ("space", ["a"], 1), ("space space", ["a", "b"], 2), ("space k space", [], 1), ("space space esc", [], 2),
            ("G space", ["c"], 2), ("space 2 1", ["a"], 1), ("space / b enter space", ["a", "b"], 0),
        ])
    func `space marks a line and goes to the next`(keys: String, marked: [String], position: Int) {
        var session = Session.usual
        session.list(["a", "b", "c"])
        session.press(keys)
        #expect(session.state.markedImages == Set(marked))
        #expect(session.state.places.images.list.position == position)
    }

    @Test func `an image that goes takes its mark with it, one whose contents are asked for again keeps it`() {
        var session = Session.usual
        session.list(["a", "b"])
        session.send(.inventory(.contents([digest(10): .made(amd64), digest(11): .made(amd64)])))
        session.press("space space")
        session.send(.inventory(.reset(namespace: "default", snapshotter: "overlayfs")))
        #expect(session.state.markedImages == ["a", "b"])
        session.list(["a"])
        #expect(session.state.markedImages == ["a"])
        session.list(["a", "b"])
        #expect(session.state.markedImages == ["a"])
    }

    @Test(arguments: ["2 space", "3 space", "enter space"]) func `only images in their list are marked`(keys: String) {
        var session = Session.usual
        session.press(keys)
        #expect(session.state.places.images.list.marked.isEmpty)
    }

    @Test func `an empty list has nothing to select, mark or open`() {
        var session = Session.usual
        session.list([])
        session.press("j k G g pgdown pgup space enter")
        #expect(session.state.whereabouts == "images")
        #expect(session.state.selectedImage == nil)
        #expect(session.state.places.images.list.visible.isEmpty)
    }

    @Test func `details stay open while the contents become known`() {
        var session = Session.usual
        session.press("enter")
        session.send(.inventory(.contents([digest(10): .made(arm64)])))
        #expect(session.state.whereabouts == "images/details")
        #expect(session.state.selectedImage?.platform == arm64)
    }
}
