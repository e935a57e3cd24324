// Transfers that are kept, resumed, discarded or cleared, and what earlier runs have left.

import App
import Failure
import Testing
import TransferModel

@Suite struct KeptTests {
    private func withKept() -> Session {
        var session = Session.usual
        session.send(.kept([.made("a"), .made("b", "host/other:1")]))
        session.press("2")
        return session
    }

    @Test func `those of earlier runs are listed once, and don't run`() {
        var session = withKept()
        session.send(.kept([.made("b"), .made("c")]))
        #expect(session.state.transfers.compactMap(\.kept?.lease) == ["a", "b", "c"])
        #expect(session.state.transfers.running == 0)
        #expect(!session.state.needsTicks)
        #expect(session.press("q") == [.quit])
    }

    @Test func `retry resumes one, in its place`() {
        var session = withKept()
        #expect(session.state.footer.contains { $0.key == "r" && $0.label == "resume" })
        let effects = session.press("r")
        #expect(effects.first == .resume(TransferID(number: 3), .made("a")))
        #expect(session.state.transfers.map(\.id.number) == [3, 2])
        #expect(session.state.transfers.first?.isRunning == true)
        session.send(.kept([.made("a")]))
        #expect(session.state.transfers.count == 2)
    }

    @Test func `it is discarded after a question`() {
        var session = withKept()
        #expect(session.press("x n") == [])
        #expect(session.state.transfers.count == 2)
        #expect(session.press("x y") == [.discard(.made("a"))])
        #expect(session.state.transfers.compactMap(\.kept?.lease) == ["b"])
    }

    @Test(arguments: ["c k", "esc c K"]) func `a running pull is kept`(keys: String) {
        var session = Session.usual
        let id = session.pull("a")
        #expect(session.press(keys) == [.keep(id)])
        #expect(session.state.transfers[id]?.ending == .keeping)
        #expect(session.press("c") == [])
        #expect(session.state.dialog == nil)
        session.end(1, .kept(.made("new", "a")))
        #expect(session.press("r").first == .resume(TransferID(number: 2), .made("new", "a")))
    }

    @Test func `only pulls are kept`() {
        var session = Session.usual
        session.press("P enter c")
        #expect(session.press("k") == [])
        #expect(session.press("y") == [.cancel(TransferID(number: 1))])
    }

    @Test func `ended ones are cleared, others stay`() {
        var session = withKept()
        for name in ["a", "b", "c"] { session.pull(name) }
        session.end(3)
        session.end(4, .failed(Failure(.network, "Broken.")))
        session.press("esc esc x")
        #expect(session.state.transfers.map(\.id.number) == [5, 1, 2])
        #expect(session.state.places.transfers.list.count == 3)
    }

    @Test func `leftovers are offered once nothing else is open`() {
        var session = Session.usual
        let left = [AbandonedOperation(namespace: "default", lease: "x", kind: .pull, reference: "a:1")]
        session.press("?")
        session.send(.abandoned(left))
        #expect(session.state.question == nil)
        session.press("esc")
        #expect(session.state.question == .cleanUp(left))
        #expect(session.press("y") == [.cleanUp(left)])
        #expect(session.state.dialog == nil)
        session.send(.abandoned(left))
        #expect(session.press("n") == [])
        #expect(session.state.dialog == nil)
    }

    @Test func `waiting quits once all have ended, and can be taken back`() {
        var session = Session.usual
        session.pull("a")
        #expect(session.press("q w") == [])
        #expect(session.state.isQuitting)
        #expect(session.state.transfers.allSatisfy { !$0.isCancelling })
        session.press("q n")
        #expect(!session.state.isQuitting)
        session.press("q w")
        #expect(session.end(1) == [.quit])
    }

    @Test func `quitting may keep pulls; all else is cancelled`() {
        var session = Session.usual
        session.pull("a")
        session.press("1 P enter")
        #expect(session.press("q k") == [.keep(TransferID(number: 1)), .cancel(TransferID(number: 2))])
        #expect(session.end(2, .cancelled) == [])
        #expect(session.end(1, .kept(.made("a"))) == [.quit])
    }
}
