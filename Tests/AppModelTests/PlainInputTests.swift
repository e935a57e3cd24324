// Typed lines in place of keys.

import AppModel
import Inventory
import Keys
import Testing

@Suite struct PlainInputTests {
    private static func session(_ lines: String...) -> Session {
        var session = Session.usual
        for line in lines { session.take(line) }
        return session
    }

    @Test(
        arguments: [
            (["2"], "images"), (["3 enter"], "images/image"), (["3 open"], "images/image"),
            (["snapshotters"], "snapshotters"),
            (["6"], "events"), (["p"], "images+pull"), (["pull"], "images+pull"), (["p", "esc"], "images"),
            (["n", "1"], "images"), (["n", "esc"], "images"), (["?"], "images+help"), (["?", "x"], "images"),
            (["p", "debian:12", "", "2", ""], "images/transfer"), (["p", "a b", "", "", ""], "images+pull"),
            (["help"], "images+help"), ([":sn"], "snapshotters"), (["nonsense"], "images"),
        ] as [([String], String)])
    func `lines lead there`(lines: [String], whereabouts: String) {
        var session = Session.usual
        for line in lines { session.take(line) }
        let place = session.state.whereabouts.replacing("transfers/transfer", with: "images/transfer")
        #expect(place == whereabouts)
    }

    @Test func `numbers select, and act`() {
        #expect(Self.session("3").state.selectedImage?.name == "registry.k8s.io/pause:3.9")
        let tag = Self.session("2 tag")
        #expect(tag.state.form?.form[.source]?.text == "docker.io/library/busybox:1")
        #expect(Self.session("99").state.images.position == 2)
    }

    @Test func `a filter is one line`() {
        #expect(Self.session("/bus").state.shownImages == ["docker.io/library/busybox:1"])
        #expect(Self.session("/bus", "/").state.images.filter == nil)
        #expect(!Self.session("/bus").state.isTypingFilter)
    }

    @Test func `nothing tells the place again, and an answer that means nothing changes nothing`() {
        let session = Session.usual
        #expect(PlainInput("", in: session.state) == .tell)
        let asked = Self.session("p", "a", "")
        #expect(PlainInput("9", in: asked.state) == .events([]))
    }
}

extension Session {
    fileprivate mutating func take(_ line: String) {
        guard case .events(let events) = PlainInput(line, in: state) else { return }
        for event in events { send(event.event) }
    }
}
