// Groups: what is done to several marked images.

import App
import Failure
import Inventory
import OCI
import Testing
import TransferModel

@Suite struct GroupTests {
    private let id = GroupID(number: 1)

    private func counts(_ session: Session) -> [Int] {
        guard let group = session.state.transfers.group(id) else { return [] }
        return [group.done, group.running, group.queued, group.failed, group.cancelled]
    }

    @Test func `marked images are pulled again after a question`() {
        var session = Session.usual
        session.markAll()
        #expect(session.press("p") == [])
        #expect(session.state.question?.name == "pull again?")
        #expect(session.press("n") == [])
        #expect(session.state.markedImages.count == 3)
        #expect(session.press("p y").started == [1, 2, 3])
        #expect(session.state.markedImages == [])
        #expect(session.state.whereabouts == "transfers")
        #expect(session.state.openGroup?.id == id)
    }

    @Test func `each is pulled for the platforms that are marked`() throws {
        var session = Session.usual
        session.list(["host.example/a:1", "sha256:abc", "no-registry:1"])
        session.send(.inventory(.contents([digest(10): .made(amd64, arm64)])))
        session.markAll()
        session.press("p")
        let request = PullRequest(
            reference: try Reference(parsing: "host.example/a:1"), platforms: .only([amd64, arm64]),
            snapshotter: "overlayfs")
        #expect(session.state.question == .pullAgain([request]))
        #expect(session.press("y").operations == [.pull(request)])
        #expect(session.state.places.layers.transfer == TransferID(number: 1))
    }

    @Test func `names that nothing can be pulled by are refused`() {
        var session = Session.usual
        session.list(["sha256:abc"])
        session.markAll()
        session.press("p")
        #expect(session.state.dialog == nil)
        #expect(session.state.banner?.code == .reference)
    }

    @Test func `marked images are pushed as a group`() {
        var session = Session.usual
        session.markAll()
        session.press("P")
        #expect(session.state.form?.text(.image) == "3 marked images")
        #expect(
            session.state.form?.command
                == "nerdctl push --all-platforms docker.io/library/alpine:3.20 && nerdctl push --all-platforms "
                + "docker.io/library/busybox:1 && nerdctl push --all-platforms registry.k8s.io/pause:3.9")
        #expect(session.press("enter").operations.map(\.kind) == [.push, .push, .push])
        #expect(session.state.transfers.group(id)?.kind == .push)
        #expect(session.state.markedImages == [])
    }

    @Test func `a single mark is that image`() {
        var session = Session.usual
        session.press("j space P")
        #expect(session.state.form?.text(.image) == "docker.io/library/busybox:1")
    }

    @Test func `three run at once, the next starts when one ends`() {
        var session = Session.group(of: 5)
        #expect(session.state.transfers.filter(\.isRunning).map(\.id.number) == [1, 2, 3])
        #expect(counts(session) == [0, 3, 2, 0, 0])
        session.seconds = 10
        #expect(session.end(2).started == [4])
        #expect(session.state.transfers[TransferID(number: 4)]?.startedAt == .seconds(10))
        #expect(session.end(1, .failed(Failure(.network, "Broken."))).started == [5])
        #expect(session.end(3).started == [])
        #expect(counts(session) == [2, 2, 0, 1, 0])
        session.end(4, .cancelled)
        session.end(5)
        #expect(session.state.transfers.group(id)?.isUnfinished == false)
        #expect(session.state.notice == "pulled 3 of 5 images")
    }

    @Test func `the overall line never falls and is whole at the end`() {
        var session = Session.group(of: 4)
        var last = -1.0
        for number in 1...4 {
            let completion = session.state.transfers.group(id)?.completion ?? 0
            #expect(completion > last)
            last = completion
            session.end(number)
        }
        #expect(session.state.transfers.group(id)?.completion == 1)
    }

    @Test func `cancelling the group cancels all, those that wait at once`() {
        var session = Session.group(of: 5)
        #expect(session.press("c") == [])
        #expect(session.press("n") == [])
        let effects = session.press("c y")
        #expect(effects == [1, 2, 3].map { .cancel(TransferID(number: $0)) })
        #expect(counts(session) == [0, 3, 0, 0, 2])
        #expect(session.end(1, .cancelled) == [])
        #expect(session.press("c") == [])
        #expect(session.state.dialog != nil)
        session.end(2, .cancelled)
        session.end(3, .cancelled)
        #expect(session.state.dialog == nil)
    }

    @Test func `keeping the group keeps what runs`() {
        var session = Session.group(of: 4)
        #expect(session.press("c k") == [1, 2, 3].map { .keep(TransferID(number: $0)) })
        #expect(counts(session) == [0, 3, 0, 0, 1])
    }

    @Test func `the line stands above its members and is no transfer`() {
        var session = Session.group(of: 2)
        let members = [1, 2].map { TransferLine.transfer(TransferID(number: $0)) }
        #expect(session.state.transfers.lines == [.group(id)] + members)
        session.pull("z")
        #expect(session.state.transfers.lines == [.transfer(TransferID(number: 3)), .group(id)] + members)
        session.press("esc j enter")
        #expect(session.state.navigation.pages.isEmpty)
        session.press("j enter")
        #expect(session.state.places.layers.transfer == TransferID(number: 1))
        session.press("esc / h o s t")
        #expect(session.state.places.transfers.list.shown == [1, 2, 3])
    }

    @Test func `retry starts what did not succeed as another group`() {
        var session = Session.group(of: 4)
        session.end(1)
        session.end(2, .failed(Failure(.network, "Broken.")))
        session.end(3, .cancelled)
        session.end(4)
        #expect(session.press("r").started == [5, 6])
        #expect(session.state.openGroup?.id == GroupID(number: 2))
        session.press("x")
        #expect(session.state.transfers.map(\.id.number) == [5, 6])
    }

    @Test func `ended members stay while their group runs`() {
        var session = Session.group(of: 2)
        session.end(1)
        session.press("x")
        #expect(session.state.transfers.count == 2)
        session.end(2)
        session.press("x")
        #expect(session.state.transfers.isEmpty)
    }

    @Test func `one that waits for its turn is cancelled at once and never starts`() {
        var session = Session.group(of: 4)
        session.press("q w G c")
        #expect(session.press("y") == [])
        #expect(counts(session) == [0, 3, 0, 0, 1])
        #expect(session.end(1) == [])
        #expect(session.end(2) == [])
        #expect(session.end(3) == [.quit])
    }

    @Test func `quitting ends those that wait too`() {
        var session = Session.group(of: 5)
        #expect(session.press("q c").count == 3)
        #expect(session.state.transfers.unfinished == 3)
        session.end(1, .cancelled)
        session.end(2, .cancelled)
        #expect(session.end(3, .cancelled) == [.quit])
    }
}
