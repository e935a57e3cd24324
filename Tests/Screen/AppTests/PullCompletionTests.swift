// What `tab` completes in the pull dialog: references from what is known, tags from what the registry has.

import App
import Testing

@Suite struct PullCompletionTests {
    @Test(
        arguments: [
            ("alp", "alpine:3.20", 0), ("registry", "registry.k8s.io/pause:3.9", 0), ("deb", "debian:1", 2),
            ("b", "b", 2),
            ("zz", "zz", nil), ("", "", nil),
        ] as [(String, String, Int?)])
    func `tab completes a reference from what was pulled and what is here`(typed: String, text: String, found: Int?) {
        var session = Session.usual
        session.send(.history(["debian:12", "debian:13", "bash:5"]))
        session.press("p ctrl-u")
        session.type(typed)
        session.press("tab")
        let form = session.state.form?.form
        #expect(session.state.form?.text(.reference) == text)
        // Where there is nothing to complete it moves on.
        #expect(form?.focus == (found == nil ? 1 : 0))
        if let found { #expect(form?.completions.count == found) }
        guard found == 2 else { return }
        session.press("tab")
        #expect(session.state.form?.form.focus == 1)
    }

    /// A pull dialog with this typed, and `tab` after it; and what the registry then answers.
    private static func asking(_ typed: String, _ found: [String]? = nil) -> (session: Session, effects: [Effect]) {
        var session = Session.usual
        session.press("p ctrl-u")
        session.type(typed)
        let effects = session.press("tab")
        if let found { session.send(.completions(path: typed, found.map { PathCompletion(path: $0) })) }
        return (session, effects)
    }

    @Test(
        arguments: [
            ("h:5/a:", ["h:5/a:v1", "h:5/a:v2"], "h:5/a:v", 2, 0), ("h:5/a:v", ["h:5/a:v10"], "h:5/a:v10", 0, 0),
            ("h:5/a:v1", ["h:5/a:v10", "h:5/a:v11"], "h:5/a:v1", 2, 0),
            ("h:5/a:v", ["h:5/a:v10", "h:5/a:v11"], "h:5/a:v1", 2, 0),
            ("a:1", ["a:1", "a:1.2"], "a:1", 2, 0), ("a:1", ["a:1"], "a:1", 0, 1), ("a:1", [], "a:1", 0, 1),
            ("a:", [], "a:", 0, 0), ("alpine:3", [], "alpine:3.20", 0, 0),
        ] as [(String, [String], String, Int, Int)])
    func `tab completes a tag from what the registry has`(
        typed: String, found: [String], text: String, listed: Int, focus: Int
    ) {
        let (session, effects) = Self.asking(typed, found)
        #expect(effects == [.completeTag(reference: typed)])
        #expect(session.state.form?.text(.reference) == text)
        #expect(session.state.form?.form.completions.count == listed)
        #expect(session.state.form?.form.focus == focus)
    }

    @Test(
        arguments: [
            "host:5000/a", "zz", "a:1@sha256:00", "a@sha256:00", "", "registry.lan:5000", "registry.lan:",
            "localhost:5000", "10.0.0.1:50", "[::1]:5000",
        ])
    func `without a tag no registry is asked`(typed: String) {
        let (session, effects) = Self.asking(typed)
        #expect(effects == [])
        #expect(session.state.form?.form.focus == 1)
    }

    @Test func `a reference that nobody has touched is whole`() {
        var session = Session.usual
        #expect(session.press("p tab") == [])
        #expect(session.state.form?.focus == .platform)
    }

    @Test func `what is typed while the registry is asked stays in the field, and a second tab leaves it`() {
        var (session, _) = Self.asking("h/a:v")
        #expect(session.state.form?.form.isAsking == true)
        session.type("1")
        #expect(session.state.form?.form.isAsking == false)
        #expect(session.state.form?.text(.reference) == "h/a:v1")
        session.send(.completions(path: "h/a:v", [PathCompletion(path: "h/a:v2")]))
        #expect(session.state.form?.text(.reference) == "h/a:v1")
        #expect(session.press("tab tab") == [.completeTag(reference: "h/a:v1")])
        #expect(session.state.form?.focus == .platform)
        session.send(.completions(path: "h/a:v1", []))
        #expect(session.state.form?.focus == .platform)
    }

    @Test func `where tags are listed a second tab leaves the field, and typing goes on from there`() {
        var (session, _) = Self.asking("h/a:", (0..<250).map { "h/a:v\($0)" })
        #expect(session.state.form?.text(.reference) == "h/a:v")
        session.type("24")
        #expect(session.press("tab") == [.completeTag(reference: "h/a:v24")])
        session.send(.completions(path: "h/a:v24", (240...249).map { PathCompletion(path: "h/a:v\($0)") }))
        #expect(session.state.form?.form.completions.count == 10)
        session.press("tab")
        #expect(session.state.form?.focus == .platform)
    }
}
