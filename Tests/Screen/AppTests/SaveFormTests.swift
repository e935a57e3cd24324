// Saving: names of files, and files that already exist.

import App
import Failure
import Inventory
import OCI
import Testing
import TransferModel

@Suite struct SaveFormTests {
    private func saving() -> Session {
        var session = Session.usual
        session.press("s")
        return session
    }

    private let save = Operation.save(
        SaveRequest(
            images: ["docker.io/library/alpine:3.20"], destination: .file(path: "alpine-3.20.tar"),
            platforms: .only([amd64])))

    @Test func `a save of what stays in the registry is asked about, then fetches it`() {
        var session = saving()
        session.press("enter")
        let begun = session.send(.completions(path: "alpine-3.20.tar", []))
        guard case .start(let id, .save(var request), _)? = begun.first else {
            Issue.record("no save: \(begun)")
            return
        }
        #expect(!request.fetchesLazy)
        request.fetchesLazy = true
        session.send(.transferEnded(id, .failed(.staysInRegistry("4 layers of 60.8 MB stay in the registry."))))
        #expect(session.state.question?.name == "lazy?")
        #expect(session.press("n") == [] && session.state.dialog == nil)
        session.press("r")
        #expect(session.press("y").contains(.start(TransferID(number: 2), .save(request), namespace: "default")))
        session.end(2, .failed(Failure(.incomplete, "A blob is missing.")))
        #expect(session.state.dialog == nil)
    }

    @Test(
        arguments: [
            ("docker.io/library/alpine:3.20", "alpine-3.20.tar"),
            ("registry.k8s.io:443/a/b_c:v1", "registry.k8s.io-443-a-b_c-v1.tar"), ("sha256:abc", "sha256-abc.tar"),
            ("../\u{1b}[2Jx y", "..---2Jx-y.tar"),
        ])
    func `the file is named after the image`(name: String, file: String) {
        var session = Session.usual
        session.list([name])
        session.press("s")
        #expect(session.state.form?.text(.file) == file)
        #expect(session.state.form?.focus == .file)
    }

    @Test func `a row's platform is the one to save`() {
        var session = saving()
        session.press("esc")
        session.send(.inventory(.contents([digest(10): .made(arm64)])))
        session.press("s")
        #expect(session.state.form?.text(.platforms) == "linux/arm64")
        #expect(
            session.state.form?.command
                == "nerdctl save --platform linux/arm64 -o alpine-3.20.tar docker.io/library/alpine:3.20")
    }

    @Test(
        arguments: [
            [], [PathCompletion(path: "alpine-3.20.tar.gz")],
            [PathCompletion(path: "alpine-3.20.tar", isRegular: false)],
        ])
    func `it starts where no file is replaced`(found: [PathCompletion]) {
        var session = saving()
        #expect(session.press("enter") == [.complete(path: "alpine-3.20.tar")])
        #expect(session.state.form != nil)
        #expect(session.send(.completions(path: "alpine-3.20.tar", found)).operations == [save])
    }

    @Test func `a file that is there asks first`() {
        var session = saving()
        session.press("enter")
        #expect(session.send(.completions(path: "alpine-3.20.tar", [PathCompletion(path: "alpine-3.20.tar")])) == [])
        #expect(session.state.question?.name == "replace?")
        #expect(session.press("n") == [])
        #expect(session.state.form?.text(.file) == "alpine-3.20.tar")
        session.press("enter")
        session.send(.completions(path: "alpine-3.20.tar", [PathCompletion(path: "alpine-3.20.tar")]))
        #expect(session.press("y").operations == [save])
    }

    @Test func `a folder is no file`() {
        var session = saving()
        session.press("enter")
        session.send(.completions(path: "alpine-3.20.tar", [.init(path: "alpine-3.20.tar", isFolder: true)]))
        #expect(session.state.form?.problem?.message == "alpine-3.20.tar is a folder.")
        session.type("x")
        #expect(session.state.form?.problem == nil)
    }

    @Test(arguments: ["x", "backspace", "tab", "down", "esc"])
    func `what is typed meanwhile calls the start off`(key: String) {
        var session = saving()
        session.press("enter \(key)")
        #expect(session.send(.completions(path: "alpine-3.20.tar", [])) == [])
        #expect(session.state.transfers.isEmpty)
    }

    @Test func `marked images go into one archive`() {
        var session = Session.usual
        session.markAll()
        session.press("s")
        #expect(session.state.form?.text(.images) == "3 marked images")
        #expect(session.state.form?.text(.file) == "images.tar")
        session.press("enter")
        let operations = session.send(.completions(path: "images.tar", [])).operations
        #expect(operations.first?.references.count == 3)
        #expect(operations.count == 1)
        #expect(session.state.markedImages == [])
    }
}
