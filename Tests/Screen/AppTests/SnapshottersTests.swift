// The list of snapshotters: what is asked of the daemon for it.

import App
import Failure
import Inventory
import Testing

@Suite struct SnapshottersTests {
    @Test func `whether Transfer unpacks to those that work is asked once, when they are looked at`() {
        var session = Session.usual
        #expect(session.press("3").contains(.probeSnapshotters(["native", "overlayfs"])))
        #expect(session.press("1 3").isEmpty)
        session.send(.inventory(.unpacking(["native": false])))
        #expect(session.state.inventory.snapshotters.map(\.unpackConfigured) == [false, nil, nil])
        // A daemon that was restarted may have another configuration.
        session.send(.connection(.lost(Failure(.daemon, "Gone."))))
        #expect(session.send(.connection(.up)).contains(.probeSnapshotters(["native", "overlayfs"])))
    }

    @Test func `a daemon without a namespace is asked when it has one`() {
        var session = Session.usual
        session.send(.inventory(.namespaces([])))
        #expect(!session.press("3").contains(.probeSnapshotters(["native", "overlayfs"])))
        let effects = session.send(.inventory(.namespaces(NamespaceSummary.made("default"))))
        #expect(effects.contains(.probeSnapshotters(["native", "overlayfs"])))
    }
}
