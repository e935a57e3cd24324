// Transfers: how they start, go on, end, are cancelled and tried again.

import App
import Canvas
import Failure
import FoundationEssentials
import OCI
import Testing
import TransferModel

@Suite struct TransferTests {
    private let broken = Outcome.failed(Failure(.network, "The line broke."))

    private func request(_ name: String) throws -> PullRequest {
        PullRequest(reference: try Reference(parsing: name), platforms: .only([amd64]), snapshotter: "overlayfs")
    }

    @Test func `a pull starts, opens its layers and is remembered`() throws {
        var session = Session.usual
        session.seconds = 7
        session.press("p")
        session.type("busybox")
        let operation = TransferModel.Operation.pull(try request("busybox"))
        let id = TransferID(number: 1)
        #expect(
            session.press("enter") == [
                .start(id, operation, namespace: "default"), .remember(reference: "busybox:latest"),
            ])
        #expect(session.state.whereabouts == "transfers/layers")
        #expect(session.state.transfers.map(\.id) == [id])
        #expect(session.state.transfers[id]?.startedAt == .seconds(7))
        #expect(session.state.history.references == ["busybox:latest"])
        #expect(session.state.needsTicks)
        #expect(session.state.transfers[id]?.engine == nil)
        session.send(.transferEvents(id, [.engine(.transfer)]))
        #expect(session.state.transfers[id]?.engine == .transfer)
    }

    @Test func `what is copied of a push to IPFS is the image, and its CID once there is one`() {
        var session = Session.usual
        session.press("P")
        session.type("ipfs://alpine:3.20")
        session.press("enter")
        #expect(session.press("y") == [.copy("alpine:3.20")])
        let cid = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
        let result = TransferResult(images: [NamedDigest(reference: cid, digest: digest(1))], engine: .local)
        session.send(.transferEnded(TransferID(number: 1), .succeeded(result)))
        #expect(session.press("y") == [.copy(cid)])
    }

    @Test func `the newest transfer stands first, and so does its reference`() {
        var session = Session.usual
        session.pull("a")
        session.pull("b")
        session.pull("a")
        #expect(session.state.transfers.map(\.id.number) == [3, 2, 1])
        #expect(session.state.history.references == ["a:latest", "b:latest"])
        session.press("esc")
        #expect(session.state.places.transfers.list.selected == .transfer(TransferID(number: 3)))
    }

    @Test func `events go to their own transfer, in its own time`() {
        var session = Session.usual
        session.seconds = 100
        let first = session.pull("a")
        let second = session.pull("b")
        session.seconds = 104
        let report = NodeReport(digest: digest(20), kind: .layer, step: .downloading, current: 40, total: 100)
        #expect(session.send(.transferEvents(first, [.status("pulling"), .node(report)])) == [])
        #expect(session.state.transfers[first]?.progress.moved == 40)
        #expect(session.state.transfers[first]?.progress.status == "pulling")
        #expect(session.state.transfers[second]?.progress.nodes.isEmpty == true)
        #expect(
            session.state.transfers[first]?.time(at: Moment(date: .distantPast, uptime: .seconds(104))) == .seconds(4))
        session.seconds = 113.9
        session.send(.tick)
        #expect(session.state.transfers[first]?.progress.phase(of: digest(20), at: .seconds(13.9)) == .downloading)
        session.seconds = 114
        session.send(.tick)
        #expect(session.state.transfers[first]?.progress.changes.map(\.digest) == [digest(20)])
    }

    @Test func `events of unknown or ended transfers change nothing`() {
        var session = Session.usual
        let id = session.pull("a")
        #expect(session.send(.transferEnded(TransferID(number: 9), .cancelled)) == [])
        session.send(.transferEvents(TransferID(number: 9), [.engine(.local)]))
        session.send(.transferEnded(id, .success))
        session.send(.transferEnded(id, .cancelled))
        session.send(.transferEvents(id, [.status("late")]))
        #expect(session.state.transfers[id]?.progress.outcome == .success)
        #expect(session.state.transfers[id]?.progress.status == nil)
    }

    @Test(
        arguments: [
            (.success, "pulled a:latest", nil), (.cancelled, "cancelled a:latest", nil),
            (.failed(Failure(.network, "The line broke.")), nil, "The line broke."),
        ] as [(Outcome, String?, String?)])
    func `an end is told to those who look elsewhere`(outcome: Outcome, notice: String?, banner: String?) {
        for keys in ["esc", "1", "3", "esc /", "esc p"] {
            var session = Session.usual
            let id = session.pull("a")
            session.press(keys)
            #expect(session.send(.transferEnded(id, outcome)) == [])
            #expect(session.state.notice == notice)
            #expect(session.state.banner?.message == banner)
            #expect(!session.state.needsTicks)
        }
    }

    @Test func `an end is not told to those who see it`() {
        for outcome in [Outcome.success, .cancelled, broken] {
            var session = Session.usual
            let id = session.pull("a")
            session.send(.transferEnded(id, outcome))
            #expect(session.state.notice == nil)
            #expect(session.state.banner == nil)
        }
    }

    @Test(arguments: ["c", "esc c"]) func `cancelling asks first`(keys: String) {
        var session = Session.usual
        let id = session.pull("a")
        #expect(session.press(keys) == [])
        #expect(session.state.dialog == .question(.cancel(id)))
        #expect(session.press("x enter space") == [])
        #expect(session.state.dialog == .question(.cancel(id)))
        #expect(session.press("y") == [.cancel(id)])
        #expect(session.state.dialog == nil)
        #expect(session.state.transfers[id]?.isCancelling == true)
        #expect(session.state.transfers[id]?.isRunning == true)
        #expect(session.press("c") == [])
        #expect(session.state.dialog == nil)
        session.send(.transferEnded(id, .cancelled))
        #expect(session.state.transfers[id]?.isRunning == false)
    }

    @Test(arguments: ["n", "N", "esc"]) func `no lets it run`(key: String) {
        var session = Session.usual
        let id = session.pull("a")
        #expect(session.press("c \(key)") == [])
        #expect(session.state.dialog == nil)
        #expect(session.state.transfers[id]?.isCancelling == false)
    }

    @Test func `the question goes when its transfer ends by itself`() {
        var session = Session.usual
        let first = session.pull("a")
        let second = session.pull("b")
        session.press("c")
        session.send(.transferEnded(first, .success))
        #expect(session.state.dialog == .question(.cancel(second)))
        session.send(.transferEnded(second, .success))
        #expect(session.state.dialog == nil)
    }

    @Test(arguments: [.cancelled, .failed(Failure(.network, "Oh."))] as [Outcome], ["r", "esc r"])
    func `what didn't succeed is tried again as another transfer`(outcome: Outcome, keys: String) throws {
        var session = Session.usual
        let id = session.pull("a")
        session.send(.transferEnded(id, outcome))
        let again = TransferID(number: 2)
        let operation = TransferModel.Operation.pull(try request("a"))
        #expect(
            session.press(keys) == [.start(again, operation, namespace: "default"), .remember(reference: "a:latest")])
        #expect(session.state.places.layers.transfer == again)
        #expect(session.state.transfers.count == 2)
    }

    @Test func `what runs or succeeded is not tried again`() {
        var session = Session.usual
        let id = session.pull("a")
        #expect(session.press("r") == [])
        session.send(.transferEnded(id, .success))
        #expect(session.press("r c") == [])
        #expect(session.state.transfers.count == 1)
    }

    @Test func `without a daemon a retry says why not`() {
        var session = Session.usual
        let id = session.pull("a")
        session.send(.transferEnded(id, broken))
        session.send(.connection(.lost(Failure(.daemon, "Gone."))))
        #expect(session.press("r") == [])
        #expect(session.state.banner?.code == .daemon)
        #expect(session.state.transfers.count == 1)
    }

    @Test func `all layers are shown, or only those at work, each from the top`() {
        var session = Session.usual
        let id = session.pull("a")
        session.send(
            .transferEvents(id, (20..<60).map { .node(NodeReport(digest: digest($0), kind: .layer, step: .waiting)) }))
        session.press("j j")
        #expect(session.state.transfers[id]?.scroll == 2)
        #expect(session.state.footer.contains { $0.key == "a" && $0.label == "running only" })
        session.press("a")
        #expect(session.state.transfers[id]?.showsWorkOnly == true)
        #expect(session.state.transfers[id]?.scroll == nil)
        #expect(session.state.footer.contains { $0.key == "a" && $0.label == "all layers" })
        session.press("a")
        #expect(session.state.transfers[id]?.showsWorkOnly == false)
    }

    @Test func `the list opens the transfer that is selected`() {
        var session = Session.usual
        session.pull("a")
        session.pull("b")
        session.press("esc j enter")
        #expect(session.state.places.layers.transfer == TransferID(number: 1))
        #expect(session.press("y") == [.copy("docker.io/library/a:latest")])
    }
}
