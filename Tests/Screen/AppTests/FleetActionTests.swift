// What is begun, asked and undone where hosts are listed, and what it leaves alone.

import App
import Failure
import FoundationEssentials
import Inventory
import OCI
import Testing
import TransferModel

struct FleetActionTests {
    private func graph(_ target: Int) -> ResourceGraph {
        var resources = Resources()
        resources.images = [.made("r.test/web:1", target: target)]
        return ResourceGraph(resources, at: .distantPast)
    }

    private func deletion(_ lease: String) -> Deletion {
        Deletion(namespace: "default", items: [], lease: lease, until: .distantFuture, freed: Reclaimable())
    }

    private func form(_ session: Session) throws -> FormDialog {
        guard case .form(let form) = session.state.dialog else { throw NoForm() }
        return form
    }

    private struct NoForm: Error {}

    @Test(arguments: [
        ("s", "Save images from a"), ("P", "Push an image from a"), ("p", "Pull an image on 3 hosts"),
        ("o", "Load images from an archive on 3 hosts"), ("i", "Import an archive or a file system on 3 hosts"),
        ("t", "Tag an image on 3 hosts"),
    ]) func `only what can be done on several hosts is about the marked ones`(key: String, title: String) throws {
        var session = Session.fleet()
        session.press("7 space space space \(key)")
        let form = try form(session)
        #expect(form.title == title)
        // Each host has a snapshotter of its own.
        #expect(!title.hasSuffix("hosts") || form.form.fields.allSatisfy { $0.name != .snapshotter })
    }

    @Test func `a form is about the platform of the host that is shown, and about no other's choices`() throws {
        var session = Session.fleet()
        func platform() throws -> String { try form(session).form[.platform]?.text ?? "none" }
        session.send(
            .host(
                "b",
                .connection(
                    .connected(
                        DaemonRecord(version: "2.1.9", revision: "", uuid: "b", pid: 1), address: "/b",
                        engine: .transfer,
                        engineReason: nil, platform: Platform(os: "linux", architecture: "arm64")))))
        session.press("1 p")
        #expect(try platform() == "linux/amd64")
        session.type("debian:12")
        session.press("tab")
        session.send(.completions(path: "debian:12", []))
        session.type("linux/s390x")
        session.press("enter 1 p")
        #expect(try platform() == "linux/s390x")
        session.press("esc 7 space j space p")
        #expect(try platform() == "")
        session.press("esc esc esc 7 home j enter 1 p")
        #expect(try form(session).title == "Pull an image on b")
        #expect(try platform() == "linux/arm64")
    }

    @Test func `what was chosen for one image alone isn't chosen for the next`() throws {
        var session = Session.usual
        session.press("P tab right")
        #expect(try form(session).form[.allTags]?.text == "yes")
        session.press("enter 1 P")
        #expect(try form(session).form[.allTags]?.text == "no")
    }

    @Test func `a form over hosts says who has the image`() throws {
        var session = Session.fleet()
        session.press("7 ctrl-a p")
        session.type("r.test/web:1")
        let outlook = try #require(try form(session).outlook(in: session.state))
        #expect(outlook.having + outlook.differing == ["a", "b"])
        #expect(outlook.differing.count == 1)
        #expect(outlook.lacking == ["c"])
        #expect(outlook.unknown == ["d"])
    }

    @Test func `a name is taken from another image on any host only after a question`() throws {
        var session = Session.fleet()
        session.press("7 ctrl-a t")
        session.type("r.test/base:2")
        session.press("tab")
        session.type("r.test/web:1")
        #expect(session.press("enter").isEmpty)
        guard case .question(.overwrite(_, _, let hosts, _, _)) = session.state.dialog else { throw NoForm() }
        #expect(hosts == ["a", "b"])
        session.press("y")
        let forced = session.state.transfers.filter { item in
            if case .tag(let request) = item.operation { request.overwrites } else { false }
        }
        #expect(session.state.transfers.count == 4)
        #expect(forced.map(\.host) == ["a", "b"])
    }

    @Test func `a tag that found another image on one host is forced on that host alone`() throws {
        var session = Session.fleet()
        session.press("7 space space t")
        session.type("r.test/base:2")
        session.press("tab")
        session.type("r.test/new:1")
        session.press("enter")
        for item in session.state.transfers {
            let code: Failure.Code = item.host == "a" ? .network : .conflict
            session.send(.host(item.host, .transferEnded(item.id, .failed(Failure(code, "no")))))
        }
        session.press("g r")
        guard case .question(.overwrite(_, _, let hosts, _, _)) = session.state.dialog else { throw NoForm() }
        #expect(hosts == ["b"])
        session.press("y")
        let again = session.state.transfers.filter(\.isUnfinished)
        let forced = again.filter { item in
            if case .tag(let request) = item.operation { request.overwrites } else { false }
        }
        #expect(again.map(\.host) == ["a", "b"])
        #expect(forced.map(\.host) == ["b"])
    }

    @Test func `a host that is shown and away holds up nothing on the others`() {
        var session = Session.fleet()
        session.press("7 j p")
        session.type("r.test/web:2")
        session.press("enter")
        let item = session.state.transfers.first
        session.send(.host("b", .transferEnded(item?.id ?? TransferID(number: 0), .failed(Failure(.network, "no")))))
        session.send(.host("a", .connection(.lost(Failure(.network, "a doesn't answer.")))))
        session.press("7 t")
        #expect(session.state.dialog != nil)
        session.press("esc 2 g")
        #expect(session.press("r").contains { if case .onHost("b", .start) = $0 { true } else { false } })
    }

    @Test func `what was left on the shown host is asked about once, and counted until it is cleaned up`() {
        let left = AbandonedOperation(namespace: "default", lease: "m", kind: .pull, reference: "r.test/web:1")
        var session = Session.fleet()
        session.send(.host("a", .abandoned([left])))
        #expect(session.state.dialog == .question(.cleanUp([left])))
        session.press("n 7")
        #expect(session.state.hostSummaries[0].abandoned == 1)
        session.press("j enter 7 g enter")
        #expect(session.state.dialog == nil)
        session.send(.host("a", .abandoned([left])))
        session.press("y 7")
        #expect(session.state.hostSummaries[0].abandoned == 0)
    }

    @Test func `the question about several hosts waits for the dialog that is open, and for nobody who is away`() {
        var session = Session.fleet()
        session.press("8 d ?")
        session.send(.host("a", .resources(.success(graph(10)))))
        session.send(.host("b", .connection(.lost(Failure(.network, "b doesn't answer.")))))
        session.press("esc")
        guard case .question(.deleteOnHosts(let plans)) = session.state.dialog else {
            Issue.record("no question")
            return
        }
        #expect(plans.deleting.map(\.host) == ["a"])
        #expect(plans.absent == ["b"])
    }

    @Test(arguments: ["7 j enter", "n j enter"])
    func `what was to be asked about is forgotten with the host or the namespace that it was about`(keys: String) {
        var session = Session.fleet()
        session.send(.host("a", .inventory(.namespaces(NamespaceSummary.made("default", "k8s.io")))))
        session.press("8 d \(keys)")
        if session.state.shownHost == "a" {
            session.send(.host("a", .inventory(.reset(namespace: "k8s.io", snapshotter: "overlayfs"))))
        }
        session.send(.host("a", .resources(.success(graph(10)))))
        session.send(.host("b", .resources(.success(graph(11)))))
        #expect(session.state.dialog == nil)
    }

    @Test func `what the user cancels doesn't count among the failures`() {
        var session = Session.fleet(plan: FleetPlan(atOnce: 1, mostFailures: 1))
        session.press("7 ctrl-a p")
        session.type("r.test/web:2")
        session.press("enter")
        let first = session.state.transfers.first { $0.isRunning }
        session.send(.host("a", .transferEnded(first?.id ?? TransferID(number: 0), .cancelled)))
        #expect(session.state.transfers.filter(\.isRunning).map(\.host) == ["b"])
        let second = session.state.transfers.first { $0.isRunning }
        session.send(.host("b", .transferEnded(second?.id ?? TransferID(number: 0), .failed(Failure(.auth, "no")))))
        #expect(session.state.transfers.allSatisfy { !$0.isUnfinished })
    }

    @Test func `hosts below an image are marked, and marks that are folded away are gone`() {
        var session = Session.fleet()
        session.press("8 space")
        #expect(session.state.places.fleet.list.marked.isEmpty)
        session.press("g right j space")
        #expect(session.state.places.fleet.list.marked.map(\.host) == ["a"])
        session.press("left")
        #expect(session.state.places.fleet.list.marked.isEmpty)
    }

    @Test func `what was deleted on several hosts is restored on all of them`() {
        var session = Session.fleet()
        session.press("8 d")
        session.send(.host("a", .resources(.success(graph(10)))))
        session.send(.host("b", .resources(.success(graph(11)))))
        session.press("y")
        for host in ["a", "b"] { session.send(.host(host, .deleted(deletion(host)))) }
        #expect(session.state.notice == "deleted 0 names on 2 hosts")
        #expect(session.state.heldHere.count == 2)
        let effects = session.press("u")
        #expect(effects.count == 2)
        #expect(effects.contains(.undelete(deletion("a"))))
        #expect(effects.contains(.onHost("b", .undelete(deletion("b")))))
        for host in ["b", "a"] { session.send(.host(host, .restored(host))) }
        #expect(session.state.notice == "restored 0 names on 2 hosts")
        // The views of one host are about that one.
        session.send(.host("a", .deleted(deletion("later"))))
        session.press("1")
        #expect(session.press("u") == [.undelete(deletion("later"))])
    }

    @Test func `what is copied to whom follows the source, until the hosts are named`() throws {
        var session = Session.fleet()
        session.press("8 C tab")
        #expect(try form(session).form[.from]?.text == "a")
        #expect(try form(session).form[.to]?.text == "b c")
        session.press("right")
        #expect(try form(session).form[.from]?.text == "b")
        #expect(try form(session).form[.to]?.text == "a c")
        session.press("tab backspace tab shift-tab shift-tab left")
        #expect(try form(session).form[.to]?.text == "a ")
        // On the line of a host that host is the source.
        session.press("esc g right j j C")
        #expect(try form(session).form[.from]?.text == "b")
        #expect(try form(session).form[.to]?.text == "a c")
    }

    @Test func `a host that went away has and lacks nothing that is known`() {
        var session = Session.fleet()
        session.press("8 right")
        session.send(.host("c", .connection(.lost(Failure(.network, "c doesn't answer.")))))
        let lines = session.state.places.fleet.lines
        #expect(session.state.places.fleet.known == 2)
        #expect(lines[0].image.lacking.isEmpty)
        #expect(lines.first { $0.id.host == "c" }?.isAway == true)
    }

    @Test func `a tag is about the image of the line and the hosts that have it`() throws {
        var session = Session.fleet()
        session.press("8 t")
        let form = try form(session)
        #expect(form.form[.source]?.text == "r.test/web:1")
        #expect(form.title == "Tag an image on 2 hosts")
    }

    @Test func `pruning on several hosts offers all that nothing uses`() {
        var session = Session.fleet()
        session.press("7 space space X")
        for host in ["a", "b"] { session.send(.host(host, .resources(.success(graph(10))))) }
        #expect(session.press("a") == [.onHost("a", .readResources), .onHost("b", .readResources)])
        for host in ["a", "b"] { session.send(.host(host, .resources(.success(graph(10))))) }
        guard case .question(.deleteOnHosts(let plans)) = session.state.dialog else {
            Issue.record("no question")
            return
        }
        #expect(plans.prunesAll)
        #expect(plans.deleting.map(\.host) == ["a", "b"])
    }

    @Test(arguments: ["view-fleet", "fleet", "fl"]) func `a view goes by its own name and its action's`(name: String) {
        var session = Session.fleet()
        session.press(":")
        session.type(name)
        session.press("enter")
        #expect(session.state.place == .fleet)
    }

    @Test func `a host that is away is asked again at once when the lists are`() {
        var session = Session.fleet()
        #expect(session.press("ctrl-r").contains(.connect(["d"])))
    }
}
