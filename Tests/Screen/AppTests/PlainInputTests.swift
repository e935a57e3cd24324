// Typed lines in place of keys.

import App
import Canvas
import Failure
import Inventory
import Testing
import TransferModel

@Suite struct PlainInputTests {
    private static func session(_ lines: String...) -> Session {
        var session = Session.usual
        for line in lines { session.take(line) }
        return session
    }

    @Test(
        arguments: [
            (["2"], "images"), (["3 enter"], "images/details"), (["3 open"], "images/details"),
            (["snapshotters"], "snapshotters"),
            (["6"], "events"), (["p"], "images+pull"), (["pull"], "images+pull"), (["p", "esc"], "images"),
            (["n", "1"], "images"), (["n", "esc"], "images"), (["?"], "images+help"), (["?", "x"], "images"),
            (["p", "debian:12", "", "2", ""], "images/layers"), (["p", "a b", "", "", ""], "images+pull"),
            (["help"], "images+help"), ([":sn"], "snapshotters"), (["nonsense"], "images"),
        ] as [([String], String)])
    func `lines lead there`(lines: [String], whereabouts: String) {
        var session = Session.usual
        for line in lines { session.take(line) }
        let place = session.state.whereabouts.replacing("transfers/layers", with: "images/layers")
        #expect(place == whereabouts)
    }

    @Test func `numbers select, and act`() {
        #expect(Self.session("3").state.selectedImage?.name == "registry.k8s.io/pause:3.9")
        let tag = Self.session("2 tag")
        #expect(tag.state.form?.form[.source]?.text == "docker.io/library/busybox:1")
        let usual = Session.usual.state
        #expect(PlainInput("99", in: usual) == .refuse("There is no line 99."))
        #expect(PlainInput("0", in: usual) == .refuse("There is no line 0."))
        for place in ["", "n", "p"] {
            var session = Session.usual
            session.press(place)
            for number in [Int.min, -1, .max] { _ = PlainInput("\(number)", in: session.state) }
        }
        var form = Self.session("p", "debian:12", "")
        #expect(form.take("\(Int.min)") == [])
    }

    @Test func `a number means the line that was told under it`() {
        var session = Session.usual
        let told = Dictionary(uniqueKeysWithValues: session.state.lineIDs.enumerated().map { ($0 + 1, $1) })
        session.list(["a.test/first:1", "docker.io/library/busybox:1", "registry.k8s.io/pause:3.9"])
        #expect(
            PlainInput("3 delete", in: session.state, told: told) == .events([.click(.line(2)), .command("delete")]))
        #expect(PlainInput("1 delete", in: session.state, told: told) == .refuse("Line 1 is gone."))
        session.list(["a.test/0:1", "a.test/first:1", "docker.io/library/busybox:1"])
        #expect(PlainInput("2", in: session.state, told: told) == .events([.click(.line(2))]))
    }

    @Test func `a filter is one line`() {
        #expect(Self.session("/bus").state.shownImages == ["docker.io/library/busybox:1"])
        #expect(Self.session("/bus", "/").state.places.images.list.filter == nil)
        #expect(!Self.session("/bus").state.isTypingFilter)
    }

    @Test func `nothing tells the place again, and an answer that means nothing changes nothing`() {
        let session = Session.usual
        #expect(PlainInput("", in: session.state) == .tell([]))
        let asked = Self.session("p", "a", "")
        #expect(PlainInput("9", in: asked.state) == .events([]))
    }

    @Test(arguments: [("n", false), ("no", false), ("esc", false), ("never", true), ("", true), ("5", true)])
    func `a question takes whole words`(answer: String, isAskedStill: Bool) {
        var session = Self.session("p", "debian:12", "", "", "")
        session.press("esc q")
        #expect(session.state.whereabouts == "transfers+quit?")
        session.take(answer)
        #expect(session.state.whereabouts == (isAskedStill ? "transfers+quit?" : "transfers"))
    }

    @Test func `what stands in a field is replaced, or emptied`() {
        let asked = Self.session("p", "debian:12")
        #expect(asked.state.form?.form[.reference]?.text == "debian:12")
        var session = Self.session("p", "debian:12")
        let platform = session.state.form?.form[.platform]?.text
        #expect(platform?.isEmpty == false)
        session.take("-")
        #expect(session.state.form?.form[.platform]?.text == "")
    }

    @Test func `a field that is wrong is asked for again, before any other`() {
        var session = Session.with(images: 2)
        for line in ["p", "UPPER CASE", "debian:12", "linux/"] { session.take(line) }
        #expect(session.state.form?.form[.reference]?.text == "debian:12")
        #expect(session.state.form?.form.focused.name == .platform)
        #expect(session.state.form?.problem?.code == .platform)
        session.take("linux/arm64")
        #expect(session.state.form?.problem == nil && session.state.form?.form.focused.name != .platform)
    }

    @Test func `blanks may be part of a secret`() {
        var session = Session.failed(.auth)
        session.take(" me ")
        #expect(session.state.form?.text(.user) == "me")
        let effects = session.take(" pw ")
        #expect(effects.first == .login(host: "registry.example.com", user: "me", password: Password(" pw ")))
    }

    @Test func `more goes on page by page`() {
        let session = Session.with(images: 45)
        #expect(PlainInput("more", in: session.state) == .tell([.click(.line(20))]))
        var last = session
        last.send(.click(.line(44)))
        #expect(PlainInput("more", in: last.state) == .refuse("That is all."))
    }
}

extension Session {
    @discardableResult
    fileprivate mutating func take(_ line: String) -> [Effect] {
        guard case .events(let events) = PlainInput(line, in: state) else { return [] }
        return events.flatMap { send($0.event) }
    }
}
