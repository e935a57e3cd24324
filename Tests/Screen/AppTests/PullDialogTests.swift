// The pull dialog: typing, history, choices, what is wrong, and the command.

import App
import Failure
import Inventory
import OCI
import Testing
import TransferModel

@Suite struct PullDialogTests {
    /// The dialog after some keys, opened with no image listed, so that the reference is empty.
    private func dialog(
        after keys: String, typed: String = "", history: [String] = [], then more: String = ""
    ) -> (Session, FormDialog?) {
        var session = Session.usual
        session.list([])
        session.send(.history(history))
        session.press("p " + keys)
        session.type(typed)
        session.press(more)
        return (session, session.state.form)
    }

    @Test func `the selected image stands in it and gives way to what is typed`() {
        var session = Session.usual
        session.press("p")
        #expect(session.state.form?.form[.reference]?.input == TextField("alpine:3.20", isSelected: true))
        session.type("x")
        #expect(session.state.form?.text(.reference) == "x")
    }

    @Test(arguments: ["ipfs://", ""])
    func `a CID is pulled from IPFS, and remembered`(scheme: String) throws {
        let cid = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
        var (session, form) = dialog(after: "", typed: scheme + cid)
        #expect(form?.command == "nerdctl pull ipfs://\(cid)")
        let effects = session.press("enter")
        #expect(effects.contains(.remember(reference: "ipfs://\(cid)")))
        guard case .pull(let request) = effects.operations.first else {
            Issue.record("nothing is pulled")
            return
        }
        #expect(request.source == (try ImageSource(parsing: cid)))
        form = dialog(after: "", typed: "ipfs://alpine", then: "enter").1
        #expect(form?.problem?.code == .reference)
    }

    @Test(arguments: [
        ("p", "alpine:3.20"), ("enter p", "alpine:3.20"), ("2 p", ""), ("3 p", ""),
        ("G p", "registry.k8s.io/pause:3.9"),
    ])
    func `it starts with the image in view`(keys: String, text: String) {
        var session = Session.usual
        session.press(keys)
        #expect(session.state.form?.text(.reference) == text)
    }

    @Test(
        arguments: [
            ("", .reference), ("tab", .platform), ("tab tab", .snapshotter), ("tab tab tab", .unpack),
            ("tab tab tab tab", .reference), ("shift-tab", .unpack), ("down", .platform), ("tab up", .reference),
            ("tab down down", .unpack), ("tab down down down", .reference),
        ] as [(String, FieldName)])
    func `keys move the focus`(keys: String, focus: FieldName) {
        #expect(dialog(after: keys).1?.focus == focus)
    }

    @Test(
        arguments: [
            ("up", "c"), ("up up", "b"), ("up up up", "a"), ("up up up up", "a"), ("up down", "draft"),
            ("up up down", "c"), ("up up down down", "draft"), ("down", "draft"),
        ])
    func `up and down go through the references pulled before`(keys: String, text: String) {
        let (_, dialog) = dialog(after: "", typed: "draft", history: ["c", "b", "a"], then: keys)
        #expect(dialog?.text(.reference) == text)
    }

    @Test(
        arguments: [
            ("", "overlayfs"), ("right", "native"), ("right right", "overlayfs"), ("left", "native"),
            ("space", "native"),
        ])
    func `the snapshotters that work go round`(keys: String, snapshotter: String) {
        #expect(dialog(after: "tab tab", then: keys).1?.text(.snapshotter) == snapshotter)
    }

    @Test(
        arguments: [
            ("", .auto), ("right", .always), ("right right", .never), ("right right right", .auto), ("left", .never),
            ("space", .always),
        ] as [(String, UnpackPolicy)])
    func `the unpack policies go round`(keys: String, unpack: UnpackPolicy) {
        #expect(dialog(after: "tab tab tab", then: keys).1?.text(.unpack) == unpack.rawValue)
    }

    @Test(
        arguments: [
            ("all", .all), ("ALL", .all), ("linux/arm64", .only([arm64])),
            ("linux/amd64,linux/arm64", .only([amd64, arm64])),
            ("linux/amd64, linux/arm64", .only([amd64, arm64])), (",", .only([amd64])),
            ("linux/aarch64", .only([arm64])),
        ] as [(String, PlatformChoice)])
    func `platforms are read`(text: String, platforms: PlatformChoice) {
        var (session, _) = dialog(after: "", typed: "a")
        session.press("tab")
        session.type(text)
        #expect(session.state.form?.pullRequest?.platforms == platforms)
    }

    @Test func `an empty platform is the host's`() {
        let (_, dialog) = dialog(after: "", typed: "a", then: "tab backspace")
        #expect(dialog?.text(.platform) == "")
        #expect(dialog?.pullRequest?.platforms == .only([amd64]))
    }

    @Test(
        arguments: [
            ("", "linux/amd64", .reference, .reference), ("A", "linux/amd64", .reference, .reference),
            ("a", "linux/", .platform, .platform), ("a", "all,linux/amd64", .platform, .platform),
            ("A", "linux/", .reference, .reference),
        ] as [(String, String, Failure.Code, FieldName)])
    func `what is wrong is shown and goes to its field`(
        reference: String, platform: String, failure: Failure.Code, focus: FieldName
    ) {
        var (session, _) = dialog(after: "", typed: reference)
        session.press("tab")
        session.type(platform)
        #expect(session.press("tab enter") == [])
        #expect(session.state.form?.problem?.code == failure)
        #expect(session.state.form?.focus == focus)
        #expect(session.state.form?.command == nil)
        #expect(session.state.transfers.isEmpty)
    }

    @Test func `an empty reference is wrong only once a start was tried`() {
        var (session, dialog) = dialog(after: "")
        #expect(dialog?.problem == nil)
        session.press("enter")
        #expect(session.state.form?.problem?.message == "No image reference was given.")
        session.type("a")
        #expect(session.state.form?.problem == nil)
    }

    @Test(
        arguments: [
            ("alpine", "", "nerdctl pull alpine:latest"),
            ("alpine:3.20", "tab tab a l l", "nerdctl pull --all-platforms alpine:3.20"),
            ("docker.io/library/alpine:3", "", "nerdctl pull alpine:3"),
            ("host:5000/a/b:c", "tab tab a r m 6 4", "nerdctl pull --platform linux/arm64 host:5000/a/b:c"),
            ("a", "tab tab right", "nerdctl --snapshotter native pull a:latest"),
            ("a", "shift-tab right", "nerdctl pull --unpack=true a:latest"),
            ("a", "shift-tab left", "nerdctl pull --unpack=false a:latest"),
            ("a", "tab a r m , 3 8 6", "nerdctl pull --platform linux/arm/v7 --platform linux/386 a:latest"),
        ])
    func `the nerdctl command says the same`(typed: String, keys: String, command: String) {
        #expect(dialog(after: "", typed: typed, then: keys).1?.command == command)
    }

    @Test func `the command names a namespace that is not nerdctl's own`() {
        var session = Session.usual
        session.send(.inventory(.reset(namespace: "k8s.io", snapshotter: "a b")))
        session.press("p a")
        #expect(
            session.state.form?.command == "nerdctl --namespace k8s.io --snapshotter 'a b' pull a:latest")
    }

    @Test func `no command is offered that holds control characters`() {
        var session = Session.usual
        session.send(.inventory(.reset(namespace: "default", snapshotter: "a\u{1b}[2Jb")))
        session.press("p a")
        #expect(session.state.form?.problem == nil)
        #expect(session.state.form?.command == nil)
    }

    @Test(
        arguments: [
            ("", " alpine:3 \n", "alpine:3", "linux/amd64"), ("tab", "linux/arm64\n", "", "linux/arm64"),
            ("tab tab", "x", "", "linux/amd64"),
        ])
    func `a paste goes to the field in focus, without blanks around it`(
        keys: String, paste: String, reference: String, platform: String
    ) {
        var (session, _) = dialog(after: keys)
        session.send(.paste(paste))
        #expect(session.state.form?.text(.reference) == reference)
        #expect(session.state.form?.text(.platform) == platform)
    }

    @Test(
        arguments: [
            (.connecting(address: "/a"), .daemon), (.lost(Failure(.daemon, "Gone.")), .daemon),
            (
                .connected(
                    .init(version: "1.7", revision: "", uuid: "", pid: 1), address: "/a", engine: nil,
                    engineReason: Failure(.policy, "Too old.")), .policy
            ),
            (
                .connected(
                    .init(version: "1.7", revision: "", uuid: "", pid: 1), address: "/a", engine: nil,
                    engineReason: nil), .daemon
            ),
        ] as [(ConnectionState, Failure.Code)])
    func `where nothing can be pulled a banner says why`(connection: ConnectionState, failure: Failure.Code) {
        var session = Session.usual
        session.send(.connection(connection))
        session.press("p")
        #expect(session.state.dialog == nil)
        #expect(session.state.banner?.code == failure)
    }

    @Test func `what was chosen stands in the next dialog, until another namespace is looked at`() {
        var session = Session.usual
        session.press("p")
        session.type("debian:12")
        session.press("tab")
        session.send(.completions(path: "debian:12", []))
        session.type("linux/arm64")
        session.press("tab left tab right enter")
        session.press("1 p")
        let form = session.state.form
        #expect(form?.form[.platform]?.text == "linux/arm64")
        #expect(form?.form[.snapshotter]?.text == "native")
        #expect(form?.form[.unpack]?.text == "true")
        session.press("esc n j enter")
        session.send(.inventory(.reset(namespace: "k8s.io", snapshotter: "overlayfs")))
        session.press("p")
        #expect(session.state.form?.form[.snapshotter]?.text == "overlayfs")
        #expect(session.state.form?.form[.unpack]?.text == "auto")
    }

    @Test func `the command that does the same is copied`() {
        var session = Session.usual
        session.press("p")
        session.press("ctrl-u")
        #expect(session.press("ctrl-y") == [])
        session.type("debian:12")
        let command = session.state.form?.command
        #expect(session.press("ctrl-y") == [.copy(command ?? "?")])
        #expect(session.state.whereabouts == "images+pull")
    }

    @Test func `an older daemon can't transfer, but names can be given`() {
        var session = Session.usual
        session.send(
            .connection(
                .connected(
                    .init(version: "1.7", revision: "", uuid: "", pid: 1), address: "/a", engine: nil,
                    engineReason: Failure(.policy, "Too old."))))
        session.press("P")
        #expect(session.state.dialog == nil)
        session.press("t")
        session.type("a.test/new:1")
        #expect(session.press("enter").operations.map(\.kind) == [.tag])
    }
}
