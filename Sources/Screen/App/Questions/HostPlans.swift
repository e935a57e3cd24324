// What would be deleted on several hosts: found out on each, then asked about at once.

import Failure
package import Inventory
import Text

package struct HostPlans: Hashable, Sendable {
    /// What goes on one host.
    package struct Part: Hashable, Sendable {
        package var host: String
        package var plan: DeletePlan
    }

    /// What is asked for.
    let wish: AwaitedPlan
    /// Those that have answered, in the order in which they were named.
    package private(set) var parts: [Part] = []
    /// Those that could not be asked.
    package private(set) var absent: [String]
    /// Those that have not answered yet.
    private var waiting: Set<String>
    private let order: [String]

    package var isPrune: Bool {
        if case .prune = wish { true } else { false }
    }

    /// Whether images with a tag that nothing uses are pruned too.
    package var prunesAll: Bool { wish == .prune(isAll: true) }
    /// Those that have answered.
    package var asked: [String] { order.filter { !absent.contains($0) } }

    /// Those on which something goes.
    package var deleting: [Part] { parts.filter { !$0.plan.items.isEmpty && $0.plan.running.isEmpty } }
    /// Those on which a container runs from what would go: it stays there.
    package var running: [Part] { parts.filter { !$0.plan.running.isEmpty } }
    /// In bytes, on all of them.
    package var freed: Int64 {
        deleting.reduce(0) { $0 + $1.plan.freed.bytes + (isPrune ? $1.plan.garbage.bytes : 0) }
    }
}

extension HostPlans {
    /// Has the connected ones of these hosts say who holds what.
    static func request(_ wish: AwaitedPlan, on names: [String], in app: inout AppState) -> [Effect] {
        let connected = names.filter { app.host($0)?.daemon.isConnected == true }
        app.fleet.plans = HostPlans(
            wish: wish, absent: names.filter { !connected.contains($0) }, waiting: Set(connected), order: names)
        guard !connected.isEmpty else {
            app.fleet.plans = nil
            app.banner = Failure(.daemon, "None of these hosts is connected.", hint: "7 shows why.")
            return []
        }
        app.notice = "finding out what would come back on \(connected.count.counted("host"))"
        return connected.map { .onHost($0, .readResources) }
    }

    /// One has answered, or can't; after the last one it is asked.
    static func apply(
        _ answer: Result<ResourceGraph, Failure>, of host: String, in app: inout AppState, at now: Moment
    ) {
        guard var plans = app.fleet.plans, plans.waiting.remove(host) != nil else { return }
        switch answer {
        case .success(let graph):
            if let plan = plans.wish.plan(in: graph, at: now) { plans.parts.append(Part(host: host, plan: plan)) }
        case .failure: plans.absent.append(host)
        }
        if plans.waiting.isEmpty {
            let places = Dictionary(plans.order.enumerated().map { ($1, $0) }) { first, _ in first }
            plans.parts.sort { places[$0.host, default: 0] < places[$1.host, default: 0] }
        }
        app.fleet.plans = plans
    }

    /// Asks as soon as all have answered and nothing else has the keys.
    static func ask(in app: inout AppState) {
        guard let plans = app.fleet.plans, plans.waiting.isEmpty, app.dialog == nil, !app.isTypingFilter else { return }
        app.fleet.plans = nil
        app.notice = nil
        app.dialog = .question(.deleteOnHosts(plans))
    }

    /// Asks about the other choice of images.
    func askOther(in app: inout AppState) -> [Effect] {
        Self.request(.prune(isAll: !prunesAll), on: order, in: &app)
    }

    var effects: [Effect] { deleting.map { .onHost($0.host, .delete($0.plan)) } }
}
