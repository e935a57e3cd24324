// Quitting: no transfer is left behind.

import App
import Failure
import OCI
import Testing
import TransferModel

@Suite struct QuittingTests {
    private let first = TransferID(number: 1)
    private let second = TransferID(number: 2)

    private func pulling() -> Session {
        var session = Session.usual
        session.pull("a")
        session.pull("b")
        return session
    }

    @Test(arguments: ["q", "ctrl-c", "p ctrl-c", "esc / ctrl-c", "? ctrl-c", "1 q"])
    func `it asks while transfers run`(keys: String) {
        var session = pulling()
        #expect(session.press(keys) == [])
        #expect(session.state.dialog == .question(.quit))
        #expect(!session.state.isQuitting)
    }

    @Test(arguments: ["n", "N", "esc"]) func `no stays`(key: String) {
        var session = pulling()
        #expect(session.press("q \(key)") == [])
        #expect(session.state.dialog == nil)
        #expect(!session.state.isQuitting)
        #expect(session.send(.transferEnded(first, .success)) == [])
        #expect(session.send(.transferEnded(second, .success)) == [])
    }

    @Test(arguments: ["q c", "q C", "q ctrl-c", "ctrl-c ctrl-c"])
    func `yes cancels all, and the program ends once all have ended`(keys: String) {
        var session = pulling()
        #expect(session.press(keys) == [.cancel(first), .cancel(second)])
        #expect(session.state.isQuitting)
        #expect(session.state.dialog == nil)
        #expect(session.send(.transferEnded(second, .cancelled)) == [])
        #expect(session.send(.transferEnded(first, .success)) == [.quit])
    }

    @Test func `asked a second time it ends at once`() {
        var session = pulling()
        session.press("q c")
        #expect(session.press("q") == [.quit])
    }

    @Test func `what is being cancelled is not cancelled again`() {
        var session = pulling()
        #expect(session.press("c y") == [.cancel(second)])
        #expect(session.press("q c") == [.cancel(first)])
    }

    @Test func `the question goes when nothing runs any more`() {
        var session = pulling()
        session.press("q")
        session.send(.transferEnded(first, .success))
        #expect(session.state.dialog == .question(.quit))
        #expect(session.send(.transferEnded(second, .success)) == [])
        #expect(session.state.dialog == nil)
        #expect(session.press("q") == [.quit])
    }

    @Test(arguments: ["p b enter", "r"]) func `nothing is started any more once it ends`(keys: String) {
        var session = pulling()
        session.press("q c")
        session.send(.transferEnded(second, .cancelled))
        #expect(session.press(keys) == [])
        #expect(session.state.transfers.count == 2)
        #expect(session.send(.transferEnded(first, .cancelled)) == [.quit])
    }
}
