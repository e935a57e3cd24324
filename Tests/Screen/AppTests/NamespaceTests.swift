// Looking at another namespace: what is late is dropped.

import App
import Inventory
import Testing

@Suite struct NamespaceTests {
    private func switched() -> Session {
        var session = Session.usual
        session.press("space / b enter n j")
        #expect(session.press("enter") == [.switchNamespace("k8s.io")])
        return session
    }

    @Test func `the list is empty and unknown at once, without filter and marks`() {
        let state = switched().state
        #expect(state.inventory.namespace == "k8s.io")
        #expect(!state.knowsImages)
        #expect(state.inventory.rows.isEmpty)
        #expect(state.places.images.list.marked.isEmpty)
        #expect(state.places.images.list.filter == nil)
        #expect(state.dialog == nil)
    }

    @Test(
        arguments: [
            .images([.made("old", target: 10)]), .contents([digest(10): .made(amd64)]), .containers([]),
            .snapshotters([SnapshotterSummary(name: "old", state: .ok, snapshots: 7)]),
            .reset(namespace: "default", snapshotter: "old"),
        ] as [InventoryChange])
    func `late answers of the namespace before are dropped`(change: InventoryChange) {
        var session = switched()
        let snapshotters = session.state.inventory.snapshotters
        #expect(session.send(.inventory(change)) == [])
        #expect(session.state.inventory.namespace == "k8s.io")
        #expect(session.state.inventory.snapshotter == "overlayfs")
        #expect(session.state.inventory.images.isEmpty)
        #expect(session.state.inventory.contents.isEmpty)
        #expect(session.state.inventory.snapshotters == snapshotters)
        #expect(!session.state.knowsImages)
    }

    @Test func `answers of the new namespace are taken once it has answered`() {
        var session = switched()
        session.send(.inventory(.reset(namespace: "k8s.io", snapshotter: "native")))
        #expect(session.send(.inventory(.images([.made("new", target: 10)]))) == [.inspect([digest(10)])])
        #expect(session.state.inventory.snapshotter == "native")
        #expect(session.state.shownImages == ["new"])
        #expect(session.state.knowsImages)
    }

    @Test func `of two switches the last counts`() {
        var session = switched()
        session.press("n k")
        #expect(session.press("enter") == [.switchNamespace("default")])
        session.send(.inventory(.reset(namespace: "k8s.io", snapshotter: "native")))
        session.send(.inventory(.images([.made("late", target: 10)])))
        #expect(session.state.inventory.namespace == "default")
        #expect(session.state.inventory.images.isEmpty)
        session.send(.inventory(.reset(namespace: "default", snapshotter: "overlayfs")))
        session.send(.inventory(.images([.made("right", target: 10)])))
        #expect(session.state.shownImages == ["right"])
    }

    @Test(
        arguments: [
            ("n", 0), ("n j", 1), ("n j j", 1), ("n j k", 0), ("n k", 0), ("n G", 1), ("n G g", 0), ("n pgdown", 1),
            ("n pgdown pgup", 0), ("n x", 0),
        ])
    func `keys move among the namespaces`(keys: String, position: Int) {
        var session = Session.usual
        session.press(keys)
        guard case .namespaces(let dialog) = session.state.dialog else {
            Issue.record("no dialog of namespaces")
            return
        }
        #expect(dialog.position == position)
    }

    @Test(arguments: ["n enter", "n j esc", "n j q", "n j n"]) func `these change nothing`(keys: String) {
        var session = Session.usual
        #expect(session.press(keys) == [])
        #expect(session.state.inventory.namespace == "default")
        #expect(session.state.shownImages.count == 3)
    }

    @Test func `the open dialog takes newer namespaces and stays on its own`() {
        var session = Session.usual
        session.press("n j")
        session.send(.inventory(.namespaces(NamespaceSummary.made("a", "b", "default", "k8s.io"))))
        #expect(session.press("enter") == [.switchNamespace("k8s.io")])
    }

    @Test func `without namespaces there is nothing to choose`() {
        var session = Session()
        session.send(.connection(.up))
        #expect(session.press("n j enter") == [])
        #expect(session.state.dialog == nil)
    }

    @Test func `details of an image close with its namespace, a transfer stays open`() {
        var session = Session.usual
        session.press("enter n j enter")
        #expect(session.state.whereabouts == "images")
        session.send(.inventory(.reset(namespace: "k8s.io", snapshotter: "overlayfs")))
        session.pull("a")
        session.press("n k enter")
        #expect(session.state.whereabouts == "transfers/layers")
    }
}
