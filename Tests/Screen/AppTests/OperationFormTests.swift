// The forms of push, tag, load and import: what they start, and the command that does the same.

import App
import Failure
import OCI
import Testing
import TransferModel

@Suite struct OperationFormTests {
    /// The form after some keys and a typed text, started.
    private func started(_ keys: String, _ typed: String, _ more: String) -> (Operation?, String?) {
        var session = Session.usual
        session.press(keys)
        session.type(typed)
        session.press(more)
        let command = session.state.form?.command
        return (session.press("enter").operations.first, command)
    }

    @Test(
        arguments: [
            (
                "P", "", PushRequest(image: "docker.io/library/alpine:3.20"),
                "nerdctl push --all-platforms docker.io/library/alpine:3.20"
            ),
            (
                "P tab right", "", PushRequest(image: "docker.io/library/alpine", hasAllTags: true),
                "nerdctl push --all-platforms --all-tags docker.io/library/alpine"
            ),
            (
                "P tab tab", "linux/arm64",
                PushRequest(image: "docker.io/library/alpine:3.20", platforms: .only([arm64])),
                "nerdctl push --platform linux/arm64 docker.io/library/alpine:3.20"
            ),
            (
                "P shift-tab space", "",
                PushRequest(image: "docker.io/library/alpine:3.20", takesNondistributable: true),
                "nerdctl push --all-platforms --allow-nondistributable-artifacts docker.io/library/alpine:3.20"
            ),
            (
                "2 P", "ipfs://0a4eaa0eecf5",
                PushRequest(image: "0a4eaa0eecf5", destination: .ipfs(fetchesMissing: true)),
                "nerdctl push --all-platforms ipfs://0a4eaa0eecf5"
            ),
            (
                "2 P", "0a4eaa0eecf5", PushRequest(image: "0a4eaa0eecf5"),
                "nerdctl push --all-platforms 0a4eaa0eecf5"
            ),
        ])
    func `push`(keys: String, typed: String, request: PushRequest, command: String) {
        let started = started(keys, typed, "")
        #expect(started.0 == .push(request))
        #expect(started.1 == command)
    }

    @Test(
        arguments: [
            ("o", "a.tar", "", .only([amd64]), UnpackPolicy.auto, "nerdctl load -i a.tar"),
            ("o", "a b.tar", "down a l l", .all, .auto, "nerdctl load --all-platforms -i 'a b.tar'"),
            ("o", "a.tar", "up up right", .only([amd64]), .always, "nerdctl load -i a.tar"),
        ] as [(String, String, String, PlatformChoice, UnpackPolicy, String)])
    func `load`(
        keys: String, typed: String, more: String, platforms: PlatformChoice, unpack: UnpackPolicy, command: String
    ) {
        let started = started(keys, typed, more)
        let request = LoadRequest(
            source: .file(path: typed), platforms: platforms, snapshotter: "overlayfs", unpack: unpack)
        #expect(started.0 == .load(request))
        #expect(started.1 == command)
    }

    @Test(
        arguments: [
            ("root.tar", "", .file(path: "root.tar"), nil, nil, "nerdctl import root.tar"),
            (
                "HTTPS://host/a.tar", "down a : 1", .url("HTTPS://host/a.tar"), "docker.io/library/a:1", nil,
                "nerdctl import HTTPS://host/a.tar a:1"
            ),
            ("a.tar", "down down h i space !", .file(path: "a.tar"), nil, "hi !", "nerdctl import -m 'hi !' a.tar"),
        ] as [(String, String, ArchiveSource, String?, String?, String)])
    func `import`(
        typed: String, more: String, source: ArchiveSource, name: String?, message: String?, command: String
    ) throws {
        let started = started("i", typed, more)
        let request = ImportRequest(
            source: source, reference: try name.map { try Reference(parsing: $0) }, message: message, platform: amd64,
            snapshotter: "overlayfs")
        #expect(started.0 == .import(request))
        #expect(started.1 == command)
    }

    @Test(
        arguments: [
            ("P tab tab", "linux/", FieldName.platforms, Failure.Code.platform),
            ("t", "UPPER", .target, .reference), ("i down", "UPPER", .source, .archive),
            ("o down", "all,linux/amd64", .file, .archive),
        ])
    func `what is wrong goes to its field`(
        keys: String, typed: String, focus: FieldName, failure: Failure.Code
    ) {
        var session = Session.usual
        session.press(keys)
        session.type(typed)
        #expect(session.press("enter") == [])
        #expect(session.state.form?.focus == focus)
        #expect(session.state.form?.problem?.code == failure)
    }

    @Test func `all tags of something that is an invalid repository are refused`() {
        var session = Session.usual
        session.press("2 P")
        session.type("a b")
        session.press("tab right")
        #expect(session.press("enter") == [])
        #expect(session.state.form?.problem?.code == .reference)
        session.press("right")
        #expect(session.state.form?.problem == nil)
    }

    @Test func `no command is offered that holds control characters`() {
        var session = Session.usual
        session.list(["a\u{1b}[2J"])
        for key in ["P", "s"] {
            session.press(key)
            #expect(session.state.form != nil)
            #expect(session.state.form?.command == nil)
            session.press("esc")
        }
    }
}

@Suite struct TagFormTests {
    private func tagging(_ target: String) -> Session {
        var session = Session.usual
        session.press("t")
        session.type(target)
        return session
    }

    private func request(_ target: String, overwrites: Bool = false) throws -> Operation {
        .tag(
            TagRequest(
                source: "docker.io/library/alpine:3.20", target: try Reference(parsing: target), overwrites: overwrites)
        )
    }

    @Test func `a new name is given at once`() throws {
        var session = tagging("host/b:2")
        #expect(session.state.form?.command == "nerdctl tag docker.io/library/alpine:3.20 host/b:2")
        #expect(session.press("enter").operations == [try request("host/b:2")])
    }

    @Test func `the name of the same image asks nothing`() throws {
        var session = tagging("alpine:3.20")
        #expect(session.press("enter").operations == [try request("alpine:3.20")])
    }

    @Test func `the name of another image asks first`() throws {
        var session = tagging("busybox:1")
        #expect(session.press("enter") == [])
        guard case .overwrite(_, let id, _, _, _) = session.state.question else {
            Issue.record("it did not ask")
            return
        }
        #expect(id == digest(11).short)
        #expect(session.press("n") == [])
        #expect(session.state.form?.text(.target) == "busybox:1")
        session.press("enter")
        #expect(session.press("y").operations == [try request("busybox:1", overwrites: true)])
    }

    @Test func `a source by the start of its ID is known`() throws {
        var session = tagging("busybox:1")
        session.press("shift-tab")
        session.clearField()
        session.type(String(digest(11).hex))
        #expect(session.press("enter").operations.count == 1)
    }

    @Test func `a conflict that the daemon found offers the same on retry`() throws {
        var session = tagging("host/b:2")
        session.press("enter")
        session.end(1, .failed(Failure(.conflict, "It is another image.")))
        #expect(session.press("r") == [])
        #expect(session.state.question?.name == "overwrite?")
        #expect(session.press("y").operations == [try request("host/b:2", overwrites: true)])
    }
}
