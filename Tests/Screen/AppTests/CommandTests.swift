// The `:` line, and what its commands do.

import App
import Failure
import Inventory
import OCI
import Testing
import TransferModel

@Suite struct CommandTests {
    private static func entered(_ text: String, after keys: String = "") -> (session: Session, effects: [Effect]) {
        var session = Session.usual
        session.press(keys)
        session.press(":")
        session.type(text)
        let effects = session.press("enter")
        return (session, effects)
    }

    private static func line(_ session: Session) -> CommandLine? {
        if case .command(let line) = session.state.dialog { line } else { nil }
    }

    @Test(
        arguments: [
            ("images", "images"), ("snapshotters", "snapshotters"), ("sn", "snapshotters"),
            ("snapshott", "snapshotters"),
            ("disk", "images/disk"), ("du", "images/disk"), ("help", "images+help"), ("ns", "images+namespaces"),
            ("namespaces", "namespaces"), ("", "images"), ("  ", "images"), ("image busybox:1", "images/details"),
            ("image pause", "images"), ("image registry.k8s.io/pause:3.9", "images/details"),
            ("push alpine:3.20", "images+push"), ("tag busybox:1", "images+tag"), ("save busybox:1", "images+save"),
            ("rm busybox:1", "images"), ("pull", "images+pull"), ("filter bus", "images"), ("pull A:b", "images+pull"),
        ])
    func `commands lead there`(text: String, whereabouts: String) {
        #expect(Self.entered(text).session.state.whereabouts == whereabouts)
        #expect(Self.line(Self.entered(text).session) == nil)
    }

    @Test func `a command about an image selects it, from anywhere and whatever the filter`() {
        let (session, _) = Self.entered("image registry.k8s.io/pause:3.9", after: "/ b u s enter 4")
        #expect(session.state.whereabouts == "images/details")
        #expect(session.state.places.details.image.name == "registry.k8s.io/pause:3.9")
        #expect(session.state.places.images.list.filter == nil)
        let (push, _) = Self.entered("push busybox:1", after: "6")
        #expect(push.state.form?.form[.image]?.text == "docker.io/library/busybox:1")
    }

    @Test func `pull with a reference starts at once`() {
        let (session, effects) = Self.entered("pull debian:12")
        #expect(
            effects.contains {
                if case .start(_, .pull(let request), _) = $0 {
                    request.source.description == "docker.io/library/debian:12"
                } else {
                    false
                }
            })
        #expect(session.state.dialog == nil)
    }

    @Test func `namespaces, themes, filters and the end`() {
        #expect(Self.entered("ns k8s.io").effects.contains(.switchNamespace("k8s.io")))
        #expect(Self.entered("theme nord").effects.contains(.useTheme("nord")))
        #expect(Self.entered("q").effects.contains(.quit))
        let (session, _) = Self.entered("filter bus")
        #expect(session.state.shownImages == ["docker.io/library/busybox:1"])
        #expect(!session.state.isTypingFilter)
    }

    @Test(
        arguments: [
            ("evnets", "There is no command \"evnets\".", "Did you mean :events?"),
            ("xyzzy", "There is no command \"xyzzy\".", "tab lists all of them."),
            ("na", ":na may mean several commands.", "They are: namespace, namespaces."),
            ("quit now", ":quit takes nothing more.", nil),
            ("theme", "Name the theme, as in :theme NAME.", "tab lists those there are."),
            ("image nosuch", "There is no image nosuch in the namespace default.", nil),
            ("ns k9s.io", "There is no namespace k9s.io.", "Did you mean \"k8s.io\"?"),
            ("collect", "\"collect\" isn't possible here.", "It is for: content, snapshots, disk usage."),
        ] as [(String, String, String?)])
    func `what is wrong is said`(text: String, message: String, hint: String?) {
        let (session, effects) = Self.entered(text)
        #expect(session.state.banner?.message == message)
        if let hint { #expect(session.state.banner?.hint == hint) }
        #expect(effects == [])
    }

    @Test(
        arguments: [
            ("sna", "snapshotters ", []), ("nam", "namespace", ["namespace", "namespaces"]), ("qq", "qq", []),
            ("ns k", "ns k8s.io", []), ("ns ", "ns ", ["default", "k8s.io"]), ("push alp", "push alpine:3.20", []),
            ("pus alp", "pus alpine:3.20", []),
            ("push pause", "push registry.k8s.io/pause:3.9", []), ("quit ", "quit ", []),
        ] as [(String, String, [String])])
    func `tab completes names and what follows them`(typed: String, text: String, completions: [String]) throws {
        var session = Session.usual
        session.press(":")
        session.type(typed)
        session.press("tab")
        let line = try #require(Self.line(session))
        #expect(line.text == text)
        #expect(line.completions == completions)
        session.press("x")
        #expect(Self.line(session)?.completions == [])
    }

    @Test func `lines come back, the newest first, each once`() {
        var session = Session.usual
        for text in ["images", "disk", "images"] {
            session.press(":")
            session.type(text)
            session.press("enter")
        }
        session.press(":")
        session.type("x")
        var seen: [String?] = []
        for key in ["up", "up", "up", "down", "down"] {
            session.press(key)
            seen.append(Self.line(session)?.text)
        }
        #expect(seen == ["images", "disk", "disk", "images", "x"])
    }

    @Test func `keys that do nothing here say where they do something`() {
        var session = Session.usual
        session.press("z")
        #expect(session.state.notice == "\"collect\" isn't possible here.")
        session.press("insert")
        #expect(session.state.notice == nil)
    }

    @Test func `the help finds keys by what they do`() {
        var session = Session.usual
        session.press("? / m a r k")
        guard case .help(let help) = session.state.dialog else { return #expect(Bool(false)) }
        let lines = help.lines(in: session.state)
        #expect(lines.contains(.entry(keys: "space", summary: Action.mark.summary)))
        #expect(!lines.contains(.entry(keys: "o", summary: Action.load.summary)))
        session.press("esc")
        #expect(session.state.whereabouts == "images+help")
        session.press("esc")
        #expect(session.state.whereabouts == "images")
    }
}
