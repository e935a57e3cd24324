// What is offered when a registry refuses: credentials, plain HTTP.

import App
import Failure
import Testing
import TransferModel

@Suite struct LoginTests {
    @Test(
        arguments: [
            ([], "registry.example.com"), (["a.example.com", "mirror.example.com"], "mirror.example.com"),
        ])
    func `it opens by itself, for the host that asked last`(hosts: [String], host: String) {
        var session = Session.failed(.auth, asked: hosts)
        #expect(session.state.form?.text(.registry) == host)
        #expect(session.state.form?.focus == .user)
        session.type("me")
        session.press("tab")
        session.type("pw")
        let effects = session.press("enter")
        #expect(effects.first == .login(host: host, user: "me", password: Password("pw")))
        #expect(effects.started == [2])
        #expect(session.state.places.layers.transfer == TransferID(number: 2))
    }

    @Test(arguments: [("enter", FieldName.user), ("m e enter", .password)])
    func `user and password are both needed`(keys: String, focus: FieldName) {
        var session = Session.failed(.auth)
        #expect(session.press(keys) == [])
        #expect(session.state.form?.focus == focus)
        #expect(session.state.form?.problem?.code == .auth)
    }

    @Test func `a second refusal doesn't ask by itself, a key does`() {
        var session = Session.failed(.auth)
        session.press("m e tab p w enter")
        session.end(2, .failed(Failure(.auth, "Refused.")))
        #expect(session.state.dialog == nil)
        session.press("l")
        #expect(session.state.form?.name == "login")
        session.press("esc r")
        session.end(3, .failed(Failure(.auth, "Refused.")))
        #expect(session.state.dialog == nil)
    }

    @Test func `nobody who looks elsewhere is asked`() {
        var session = Session.usual
        let id = session.pull("a")
        session.press("esc")
        session.send(.transferEnded(id, .failed(Failure(.auth, "Refused."))))
        #expect(session.state.dialog == nil)
        session.press("l")
        #expect(session.state.form?.name == "login")
    }

    @Test(arguments: Failure.Code.allCases) func `keys answer only what went wrong`(failure: Failure.Code) {
        var session = Session.failed(failure)
        session.press("esc")
        session.press("2")
        session.press("l")
        #expect((session.state.form?.name == "login") == (failure == .auth))
        session.press("esc h")
        #expect((session.state.question?.name == "http?") == (failure == .scheme))
    }

    @Test func `plain HTTP is allowed for the registry, then it is tried again`() {
        var session = Session.failed(.scheme)
        #expect(session.state.footer.contains { $0.key == "h" })
        #expect(session.press("h") == [])
        #expect(session.press("esc") == [])
        let effects = session.press("h y")
        #expect(effects.first == .allowPlainHTTP(registry: "registry.example.com"))
        #expect(effects.started == [2])
        session.end(2, .failed(Failure(.auth, "Refused.")))
        #expect(session.state.form?.text(.scheme) == "plain HTTP: sent unencrypted")
        #expect(session.state.form?.focus == .user)
    }

    @Test func `an error is copied as one harmless line`() {
        var session = Session.usual
        let id = session.pull("a")
        let failure = Failure(.network, "No\u{1b} line.", hint: "Wait.", cause: "a\nrm -rf /\u{202e}")
        session.send(.transferEnded(id, .failed(failure)))
        #expect(
            session.press("Y") == [
                .copy("network: No\\u{1b} line. Hint: Wait. Cause: a rm -rf /\\u{202e}")
            ])
        session.press("1")
        #expect(session.press("Y") == [])
        session.send(.failed(Failure(.daemon, "Gone.")))
        #expect(session.press("Y") == [.copy("daemon: Gone.")])
    }
}
