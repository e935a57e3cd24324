// Many hosts in one state: whose daemon is shown, what is known of the others, and what is done on several.

import App
import Columns
import Failure
import FoundationEssentials
import Inventory
import OCI
import Testing
import TransferModel

struct FleetTests {
    @Test func `each host's images are its own, and entering one shows them`() {
        var session = Session.fleet()
        #expect(session.state.inventory.images.map(\.target.digest) == [digest(20), digest(10)])
        session.press("7 j enter")
        #expect(session.state.shownHost == "b")
        #expect(session.state.place == .images)
        #expect(session.state.inventory.images.map(\.target.digest) == [digest(20), digest(11)])
        #expect(session.state.daemon.isConnected)
        // The host before is still followed, and shows what has come meanwhile.
        session.send(.host("a", .inventories([.images([.made("r.test/new:1", target: 30)])])))
        #expect(session.state.inventory.images.count == 2)
        session.press("esc")
        #expect(session.state.place == .hosts)
        session.press("g enter")
        #expect(session.state.inventory.images.map(\.name) == ["r.test/new:1"])
        #expect(session.state.places.images.list.count == 1)
    }

    @Test func `the list of hosts says who is away and why, and its filter knows groups`() {
        var session = Session.fleet()
        session.press("7")
        let hosts = session.state.hostSummaries
        #expect(hosts.map(\.stateName) == ["connected", "connected", "connected", "away"])
        #expect(hosts[3].state == .lost("d doesn't answer."))
        #expect(hosts.map(\.images) == [2, 2, 1, nil])
        session.press("/")
        session.type("@web")
        #expect(session.state.lineIDs == ["a", "b"])
    }

    @Test func `an image that has drifted comes first, with who has what and who lacks it`() {
        var session = Session.fleet()
        session.press("8")
        let lines = session.state.places.fleet.lines
        #expect(lines.map(\.image.name) == ["r.test/web:1", "r.test/base:2"])
        #expect(lines[0].image.hasDrifted)
        #expect(lines[0].image.lacking == ["c"])
        #expect(lines[0].image.count == 2)
        #expect(!lines[1].image.hasDrifted)
        session.press("right")
        #expect(session.state.places.fleet.lines.prefix(4).map(\.id.host) == [nil, "a", "b", "c"])
        #expect(session.state.places.fleet.lines.prefix(4).map(\.digest) == [nil, digest(10), digest(11), nil])
    }

    @Test func `a drifted image is pulled again where it is, one at a time`() {
        var session = Session.fleet(plan: FleetPlan(atOnce: 1))
        session.press("8 p")
        let effects = session.press("enter")
        #expect(effects.contains { if case .onHost("a", .start) = $0 { true } else { false } })
        #expect(session.state.transfers.map(\.host) == ["a", "b"])
        #expect(session.state.transfers.map(\.isQueued).filter { $0 }.count == 1)
        let running = session.state.transfers.first { $0.isRunning }
        let next = session.send(
            .host("a", .transferEnded(running?.id ?? TransferID(number: 0), .failed(Failure(.auth, "no")))))
        #expect(next.contains { if case .onHost("b", .start) = $0 { true } else { false } })
    }

    @Test func `one goes first, and after its failure no other is begun`() {
        var session = Session.fleet(plan: FleetPlan(firstAlone: true))
        session.press("7 ctrl-a p")
        session.type("r.test/web:2")
        session.press("enter")
        #expect(session.state.transfers.count == 4)
        let running = session.state.transfers.filter(\.isRunning)
        #expect(running.map(\.host) == ["a"])
        session.send(.host("a", .transferEnded(running[0].id, .failed(Failure(.notFound, "none")))))
        #expect(session.state.transfers.allSatisfy { !$0.isUnfinished })
        #expect(session.state.transfers.count { $0.failure != nil } == 1)
        // What failed, and what was never begun, is retried as one.
        session.press("g")
        let effects = session.press("r")
        #expect(session.state.transfers.filter(\.isRunning).map(\.host) == ["a"])
        #expect(effects.contains { if case .onHost("a", .start) = $0 { true } else { false } })
    }

    @Test func `deleting on several hosts asks each first, and says what happens where`() {
        var session = Session.fleet()
        session.press("8")
        #expect(session.press("d") == [.onHost("a", .readResources), .onHost("b", .readResources)])
        #expect(session.state.dialog == nil)
        func graph(_ target: Int, container: Bool) -> ResourceGraph {
            var resources = Resources()
            resources.images = [.made("r.test/web:1", target: target)]
            if container {
                var user = ContainerRecord(id: "c1", image: "r.test/web:1", createdAt: .distantPast)
                user.isRunning = true
                resources.containers = [user]
            }
            return ResourceGraph(resources, at: .distantPast)
        }
        session.send(.host("b", .resources(.success(graph(11, container: true)))))
        #expect(session.state.dialog == nil)
        session.send(.host("a", .resources(.success(graph(10, container: false)))))
        guard case .question(.deleteOnHosts(let plans)) = session.state.dialog else {
            Issue.record("no question")
            return
        }
        #expect(plans.deleting.map(\.host) == ["a"])
        #expect(plans.running.map(\.host) == ["b"])
        let effects = session.press("y")
        #expect(effects.count == 1)
        #expect(effects.contains { if case .onHost("a", .delete) = $0 { true } else { false } })
    }

    @Test func `a copy goes from who has most to those that lack or differ`() {
        var session = Session.fleet()
        session.press("8 C")
        guard case .form(let form) = session.state.dialog else {
            Issue.record("no form")
            return
        }
        #expect(form.text(.from) == "a")
        #expect(form.text(.to) == "b c")
        session.press("enter")
        #expect(session.state.transfers.map(\.host).sorted() == ["b", "c"])
        #expect(session.state.transfers.allSatisfy { $0.operation.kind == .copy })
    }

    @Test func `what another host has kept is discarded there, and what was left there is offered on entering it`()
        throws
    {
        var session = Session.fleet()
        let pull = Operation.pull(
            PullRequest(reference: try Reference(parsing: "r.test/web:1"), snapshotter: "overlayfs"))
        let kept = KeptTransfer(namespace: "default", lease: "l", operation: pull, bytes: 5)
        session.send(.host("b", .kept([kept])))
        session.press("2 x")
        #expect(session.press("y") == [.onHost("b", .discard(kept))])
        let left = AbandonedOperation(namespace: "default", lease: "m", kind: .pull, reference: "r.test/web:1")
        session.send(.host("b", .abandoned([left])))
        #expect(session.state.dialog == nil)
        session.press("7 j")
        #expect(session.state.hostSummaries[1].abandoned == 1)
        session.press("enter")
        #expect(session.state.dialog == .question(.cleanUp([left])))
    }

    @Test func `hosts of the configuration are asked for once somebody looks at them`() {
        var session = Session(
            hosts: [
                AppSettings.Host(name: ".", isAsked: true), AppSettings.Host(name: "a", isAsked: false),
                AppSettings.Host(name: "b", isAsked: false),
            ])
        #expect(session.send(.host(".", .connection(.up))).allSatisfy { $0 != .connect(["a", "b"]) })
        #expect(session.press("7").contains(.connect(["a", "b"])))
        #expect(session.press("8").isEmpty)
    }

    @Test(arguments: [
        (FleetPlan(atOnce: 2), 1, 0, 0, true), (FleetPlan(atOnce: 2), 2, 0, 0, false),
        (FleetPlan(firstAlone: true), 0, 0, 0, true), (FleetPlan(firstAlone: true), 1, 0, 0, false),
        (FleetPlan(firstAlone: true), 0, 0, 1, false), (FleetPlan(firstAlone: true), 3, 1, 0, true),
        (FleetPlan(mostFailures: 2), 1, 0, 1, true), (FleetPlan(mostFailures: 2), 1, 1, 2, false),
    ]) func `a plan says whether one more host may begin`(
        plan: FleetPlan, running: Int, done: Int, failed: Int, may: Bool
    ) {
        #expect(plan.mayStart(running: running, done: done, failed: failed) == may)
    }
}
