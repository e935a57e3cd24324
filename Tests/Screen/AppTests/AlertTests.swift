// Who looks at another window is told of the end of what took long.

import App
import Failure
import Testing
import TransferModel

@Suite struct AlertTests {
    private static let done = Outcome.succeeded(TransferResult(images: [], engine: .transfer))

    @Test(
        arguments: [
            (11, done, [.alert("pulled a:latest")]), (10, done, []),
            (11, .failed(Failure(.network, "Oh.")), [.alert("failed: a:latest")]), (60, .cancelled, []),
        ] as [(Double, Outcome, [Effect])])
    func `the end of a long transfer is told`(seconds: Double, outcome: Outcome, effects: [Effect]) {
        var session = Session.usual
        let id = session.pull("a")
        session.seconds += seconds
        #expect(session.send(.transferEnded(id, outcome)) == effects)
    }

    /// What stands before a URL's path, and behind it, is nobody's business.
    @Test(
        arguments: [
            ("https://me:secret@host.example/a/root.tar.gz?X-Signature=b/c#d", "root.tar.gz"),
            ("https://me:secret@host.example/?a", "archive"), ("/tmp/what?.tar", "what?.tar"),
        ])
    func `of an archive its file's name is told`(source: String, name: String) {
        var session = Session.usual
        session.press("o")
        session.type(source)
        session.press("enter")
        session.seconds = 20
        let id = TransferID(number: 1)
        #expect(session.send(.transferEnded(id, Self.done)) == [.alert("loaded \(name)")])
    }

    @Test func `a group is told of once`() {
        var session = Session.usual
        session.markAll()
        session.press("p y")
        session.seconds += 20
        #expect(session.send(.transferEnded(TransferID(number: 1), Self.done)) == [])
        #expect(session.send(.transferEnded(TransferID(number: 2), .failed(Failure(.network, "Oh.")))) == [])
        #expect(session.send(.transferEnded(TransferID(number: 3), Self.done)) == [.alert("pulled 2 of 3 images")])
    }
}
