// Deleting and pruning from the screen.

import App
import Failure
import FoundationEssentials
import Inventory
import OCI
import Testing

@Suite struct DeletingTests {
    private static let date = Date(timeIntervalSince1970: 1_700_000_000)

    /// The images of the usual session, and containers that use some.
    private static func graph(_ containers: ContainerRecord...) -> ResourceGraph {
        var resources = Resources()
        let names = [
            "docker.io/library/alpine:3.20", "docker.io/library/busybox:1", "registry.k8s.io/pause:3.9", "none",
        ]
        resources.images = zip(10..., names).map { .made($1, target: $0) }
        resources.blobs = (10...13).map {
            ContentRecord(digest: digest($0), size: Int64($0), createdAt: date, updatedAt: date)
        }
        resources.containers = containers
        return ResourceGraph(resources, at: date)
    }

    private static func container(_ id: String, _ image: String, isRunning: Bool = false) -> ContainerRecord {
        var container = ContainerRecord(id: id, image: image, createdAt: date)
        container.isRunning = isRunning
        return container
    }

    private static func plan(_ question: Question?) -> DeletePlan? {
        switch question {
        case .delete(let plan), .prune(let plan, _): plan
        default: nil
        }
    }

    @Test(arguments: [("/ b", "y enter"), ("?", "esc")])
    func `the question comes when nothing else has the keys, and takes none of its letters`(
        _ before: String, _ after: String
    ) {
        var session = Session.usual
        session.press("d \(before)")
        let busy = session.state.dialog
        session.send(.inventory(.resources(Self.graph())))
        #expect(session.state.dialog == busy && session.state.question == nil)
        #expect(!session.press(after).contains { if case .delete = $0 { true } else { false } })
        #expect(Self.plan(session.state.question)?.names == ["docker.io/library/alpine:3.20"])
    }

    @Test func `what would happen is found out, asked, and done`() throws {
        var session = Session.usual
        #expect(session.press("d") == [.refreshResources])
        #expect(session.state.dialog == nil)
        session.send(.inventory(.resources(Self.graph())))
        let plan = try #require(Self.plan(session.state.question))
        #expect(plan.names == ["docker.io/library/alpine:3.20"])
        #expect(plan.freed.bytes == 10)
        #expect(session.press("y") == [.delete(plan)])
        let deletion = Deletion(
            namespace: "default", items: plan.items, lease: "l", until: Self.date, freed: plan.freed)
        #expect(session.send(.deleted(deletion)) == [.remind(deletion)])
        #expect(session.state.notice == "deleted 1 name")
        #expect(session.press("u") == [.undelete(deletion)])
        #expect(session.press("u") == [])
        #expect(session.state.notice == "the daemon has been asked already")
        session.send(.restored(deletion.id))
        #expect(session.press("u") == [])
        #expect(session.state.notice == "nothing to restore")
    }

    /// What is asked when the daemon is back, but for the images on the screen.
    private static func reconnect(_ session: inout Session, _ connection: ConnectionState) -> [Effect] {
        session.send(.connection(.lost(Failure(.daemon, "Gone."))))
        return session.send(.connection(connection)).filter { if case .inspect = $0 { false } else { true } }
    }

    private static func deletion(_ lease: String) -> Deletion {
        Deletion(namespace: "default", items: [], lease: lease, until: date, freed: Reclaimable())
    }

    @Test func `what could not be restored stays, and is asked again when the daemon is back`() {
        var session = Session.usual
        let one = Self.deletion("1")
        let connection = session.state.daemon.connection
        session.send(.deleted(one))
        #expect(session.press("u") == [.undelete(one)])
        session.send(.deletionFailed("1", Failure(.daemon, "Gone.")))
        #expect(session.state.deletions.held.map(\.deletion) == [one])
        var asked = Self.reconnect(&session, connection)
        #expect(asked == [.undelete(one)])
        // Whatever else hinders it, it can be asked again by hand.
        session.send(.deletionFailed("1", Failure(.conflict, "Another image.")))
        #expect(session.state.banner?.code == .conflict)
        asked = Self.reconnect(&session, connection)
        #expect(asked == [])
        #expect(session.press("u") == [.undelete(one)])
        // Its time does not end what is being restored.
        #expect(session.send(.due("1")) == [])
        session.send(.deletionFailed("1", Failure(.notFound, "Collected.")))
        #expect(session.state.deletions.held == [])
    }

    @Test func `what could not be freed is freed when the daemon is back, or restored`() {
        var session = Session.usual
        let (one, two) = (Self.deletion("1"), Self.deletion("2"))
        let connection = session.state.daemon.connection
        session.send(.deleted(one))
        session.send(.deleted(two))
        #expect(session.press("U") == [.free(one), .free(two)])
        for id in ["1", "2"] { session.send(.deletionFailed(id, Failure(.daemon, "Gone."))) }
        #expect(session.press("u") == [.undelete(two)])
        session.send(.deletionFailed("2", Failure(.daemon, "Gone.")))
        let asked = Self.reconnect(&session, connection)
        #expect(asked == [.undelete(two), .free(one)])
        session.send(.restored("2"))
        session.send(.freed("1"))
        #expect(session.state.deletions.held == [])
    }

    @Test func `why names of a deletion are there still is told`() {
        var session = Session.usual
        var one = Self.deletion("1")
        one.kept = [Failure(.conflict, "a stays: it is another image by now.")]
        session.send(.deleted(one))
        #expect(session.state.banner == one.kept.first)
    }

    @Test func `what was deleted is freed when its time is over, or by a key`() {
        var session = Session.usual
        let one = Deletion(namespace: "default", items: [], lease: "1", until: Self.date, freed: Reclaimable())
        let two = Deletion(namespace: "default", items: [], lease: "2", until: Self.date, freed: Reclaimable())
        session.send(.deleted(one))
        session.send(.deleted(two))
        #expect(session.send(.due("1")) == [.free(one)])
        #expect(session.send(.due("1")) == [])
        #expect(session.press("U") == [.free(two)])
        #expect(session.press("U u") == [])
    }

    @Test func `marked images go together, rows of one image once`() throws {
        var session = Session.usual
        session.press("space space d")
        session.send(.inventory(.resources(Self.graph())))
        #expect(
            Self.plan(session.state.question)?.names == [
                "docker.io/library/alpine:3.20", "docker.io/library/busybox:1",
            ])
    }

    @Test(arguments: [(false, ["f", "n"]), (true, ["n"])])
    func `what is used takes another key, what runs stays`(isRunning: Bool, keys: [String]) throws {
        var session = Session.usual
        session.press("d")
        session.send(
            .inventory(
                .resources(Self.graph(Self.container("c", "docker.io/library/alpine:3.20", isRunning: isRunning)))))
        let question = try #require(session.state.question)
        #expect(question.answers(in: session.state).map { String($0.key) } == keys)
        #expect(session.press("y") == [])
        #expect(session.state.question == question)
    }

    @Test func `an image that is being pulled stays`() {
        var session = Session.usual
        session.pull("alpine:3.20")
        session.press("1 d")
        #expect(session.state.banner?.code == .conflict)
        #expect(session.state.dialog == nil)
    }

    @Test func `a prune asks for what has no tag, then for all unused`() throws {
        var session = Session.usual
        session.press("X")
        session.send(.inventory(.resources(Self.graph(Self.container("c", "docker.io/library/busybox:1")))))
        #expect(Self.plan(session.state.question)?.names == ["none"])
        #expect(session.press("a") == [.refreshResources])
        session.send(.inventory(.resources(Self.graph(Self.container("c", "docker.io/library/busybox:1")))))
        let plan = try #require(Self.plan(session.state.question))
        #expect(plan.names == ["docker.io/library/alpine:3.20", "none", "registry.k8s.io/pause:3.9"])
        #expect(session.press("y") == [.delete(plan)])
    }

    @Test func `without a daemon nothing is deleted, and a plan of another namespace is dropped`() {
        var session = Session.usual
        session.press("d")
        session.send(.inventory(.reset(namespace: "other", snapshotter: "native")))
        session.send(.inventory(.resources(Self.graph())))
        #expect(session.state.dialog == nil)
        session.send(.connection(.lost(Failure(.daemon, "Gone."))))
        #expect(session.press("1 X") == [])
        #expect(session.state.banner?.code == .daemon)
    }

    @Test func `single things are removed after a question`() {
        var session = Session.usual
        session.press("4")
        session.send(.inventory(.resources(Self.graph())))
        // The biggest first.
        session.press("d")
        let removal = Removal(.blob(digest(13)), isLeftover: false, in: Self.graph().resources)
        #expect(session.state.question == removal.map { .remove([$0]) })
        #expect(session.press("y") == removal.map { [.remove([$0])] })
        #expect(session.press("z") == [.collectGarbage])
    }

    @Test func `a namespace is created, labelled and deleted`() {
        var session = Session.usual
        session.press("5 a")
        session.type("new")
        session.press("tab")
        session.type("a=1,b=2")
        #expect(
            session.press("enter") == [.createNamespace(NamespaceRecord(name: "new", labels: ["a": "1", "b": "2"]))])
        session.send(
            .inventory(
                .namespaces([NamespaceSummary(record: NamespaceRecord(name: "x", labels: ["a": "1", "b": "2"]))])))
        session.press("e")
        #expect(session.state.form?.text(.labels) == "a=1,b=2")
        session.press("ctrl-u")
        session.type("b=3")
        #expect(session.press("enter") == [.labelNamespace("x", ["a": "", "b": "3"])])
        session.press("d")
        #expect(session.press("y") == [.deleteNamespace("x")])
    }

    @Test(arguments: ["a", "=1", "a=", ",a"]) func `a label that is none is refused`(text: String) {
        var session = Session.usual
        session.press("5 a")
        session.type("new")
        session.press("tab")
        session.type(text)
        #expect(session.press("enter") == [])
        #expect(session.state.form?.problem?.code == .reference)
    }
}
