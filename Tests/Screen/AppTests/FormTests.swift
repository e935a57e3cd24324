// What all forms share: focus, completion of paths, secrets.

import App
import Failure
import Testing
import TransferModel

@Suite struct FormTests {
    @Test(
        arguments: [
            ("P", "push", [.image, .allTags, .platforms, .layers]), ("t", "tag", [.source, .target]),
            ("s", "save", [.images, .file, .platforms]),
            ("o", "load", [.file, .platforms, .snapshotter, .unpack, .engine]),
            ("i", "import", [.source, .reference, .message, .platform, .snapshotter]),
        ] as [(String, String, [FieldName])])
    func `each key opens its form from every place, without a daemon none`(
        key: String, name: String, fields: [FieldName]
    ) {
        for place in ["1", "2", "3", "1 enter"] {
            var session = Session.usual
            session.press("\(place) \(key)")
            #expect(session.state.form?.name == name)
            #expect(session.state.form?.fields == fields)
            #expect(session.press("esc") == [])
            #expect(session.state.dialog == nil)
            session.send(.connection(.lost(Failure(.daemon, "Gone."))))
            session.press(key)
            #expect(session.state.dialog == nil)
            #expect(session.state.banner?.code == .daemon)
        }
    }

    @Test(
        arguments: [
            ("", .platforms), ("tab", .layers), ("tab tab", .platforms), ("shift-tab", .layers), ("up", .layers),
            ("down down", .platforms),
        ] as [(String, FieldName)])
    func `fields that are only shown never have the keys`(keys: String, focus: FieldName) {
        var session = Session.usual
        session.markAll()
        session.press("P " + keys)
        #expect(session.state.form?.focus == focus)
    }

    @Test(arguments: [("P", FieldName.image), ("t", .source), ("s", .images), ("o", .file), ("i", .source)])
    func `an empty field is wrong once a start was tried`(key: String, focus: FieldName) {
        var session = Session.usual
        session.press("2 \(key)")
        #expect(session.state.form?.problem == nil)
        #expect(session.press("enter") == [])
        #expect(session.state.form?.problem != nil)
        #expect(session.state.form?.focus == focus)
        #expect(session.state.form?.command == nil)
    }
}

@Suite struct CompletionTests {
    private func loading(_ typed: String) -> Session {
        var session = Session.usual
        session.press("o")
        session.type(typed)
        return session
    }

    @Test func `tab asks what a path may mean`() {
        var session = loading("/tmp/a")
        #expect(session.press("tab") == [.complete(path: "/tmp/a")])
        #expect(session.state.form?.focus == .file)
        #expect(session.press("down tab") == [])
        #expect(session.state.form?.focus == .snapshotter)
    }

    @Test(
        arguments: [
            (["/tmp/abc.tar"], "/tmp/abc.tar", []), (["/tmp/abc", "/tmp/abd.tar"], "/tmp/ab", ["abc/", "abd.tar"]),
            (["/tmp/abc"], "/tmp/abc/", []), ([], "/tmp/a", []),
            (["/tmp/a", "/tmp/a.tar"], "/tmp/a", ["a/", "a.tar"]),
            (["/tmp/aé", "/tmp/aè.tar"], "/tmp/a", ["aé/", "aè.tar"]),
        ] as [([String], String, [String])])
    func `what all have in common is put in, and several are listed`(
        found: [String], text: String, listed: [String]
    ) {
        var session = loading("/tmp/a")
        session.press("tab")
        session.send(.completions(path: "/tmp/a", found.map { .init(path: $0, isFolder: !$0.hasSuffix(".tar")) }))
        #expect(session.state.form?.text(.file) == text)
        #expect(session.state.form?.form.completions.map(\.name) == listed)
        #expect(session.state.form?.form.hasNoCompletion == found.isEmpty)
        session.type("x")
        #expect(session.state.form?.form.completions == [])
        #expect(session.state.form?.form.hasNoCompletion == false)
    }

    @Test(arguments: ["b", "down", "left b", "esc o", "esc"]) func `an answer that comes late is dropped`(keys: String)
    {
        var session = loading("/tmp/a")
        session.press("tab " + keys)
        let before = session.state.form
        session.send(.completions(path: "/tmp/a", [PathCompletion(path: "/tmp/abc")]))
        #expect(session.state.form == before)
    }
}

@Suite struct SecretTests {
    private let password = "correct horse"

    /// A login with everything typed.
    private func typed() -> Session {
        var session = Session.failed(.auth)
        session.type("me")
        session.press("tab")
        session.type(password)
        return session
    }

    @Test func `a password is in no description of what holds it`() {
        var session = typed()
        var texts = [String(describing: session.state), String(reflecting: session.state.dialog as Any)]
        var dumped = ""
        dump(session.state.dialog, to: &dumped)
        let effects = session.press("enter")
        #expect(effects.count == 3)
        texts += [String(describing: effects), String(reflecting: effects), dumped]
        dumped = ""
        dump(effects, to: &dumped)
        texts += [dumped, String(describing: session.state)]
        for text in texts { #expect(!text.contains("horse")) }
    }

    @Test func `it is never remembered, nor in the command`() {
        var session = typed()
        #expect(session.state.form?.command == "nerdctl login -u me registry.example.com")
        session.press("enter")
        #expect(!session.state.history.references.contains { $0.contains("horse") })
    }

    @Test func `blanks in it are kept, line ends are not, and long tokens are whole`() {
        var session = Session.failed(.auth)
        session.press("tab")
        let token = String(repeating: "t", count: 4_000)
        session.send(.paste(" \(token) \n"))
        #expect(session.state.form?.text(.password) == " \(token) ")
    }
}
