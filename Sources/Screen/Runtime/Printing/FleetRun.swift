// One operation of a command on several hosts, as lines.

import Failure
import JSON
import Synchronization
import Text
import TransferModel

struct FleetRun: Sendable {
    private struct Ended: Sendable {
        var host: String
        var outcome: Outcome
        var took: Duration
    }

    private let run: TransferRun
    private let plan: FleetPlan

    init(_ run: TransferRun) {
        self.run = run
        plan = run.settings.plan
    }

    /// Throws the exit status unless all hosts are done. `outcome` works on one of them, and is ended by the interruption.
    func run(_ outcome: @Sendable @escaping (Settings, Interruption) async -> Outcome) async throws {
        guard [.pull, .load, .tag, .import, .copy].contains(run.kind) else { throw SeveralHosts() }
        let all = await interruptible { [self] in await outcomes(outcome) }
        await Output.stopping {
        } _: {
            report(all)
        }
        try run.checkOutput()
        if let status = Self.status(all.map(\.outcome), of: run.settings.machines.count) { throw status }
    }

    /// Nil where all of so many hosts are done. Where none has failed, only a request to end keeps one from being begun.
    static func status(_ outcomes: [Outcome], of count: Int) -> ExitStatus? {
        if outcomes.contains(where: \.isCancelled) { return .cancelled }
        if !outcomes.allSatisfy(\.hasSucceeded) { return .failed }
        return outcomes.count < count ? .cancelled : nil
    }

    /// A few hosts at once, in the order in which they were named. Where too many have failed the rest isn't begun.
    private func outcomes(_ outcome: @Sendable @escaping (Settings, Interruption) async -> Outcome) async -> [Ended] {
        let machines = run.settings.machines
        return await withTaskGroup(of: Ended.self) { group in
            var ended: [Ended] = []
            var next = machines.startIndex
            while next < machines.endIndex || ended.count < next {
                let running = next - ended.count
                if next < machines.endIndex, !Task.isCancelled,
                    plan.mayStart(
                        running: running, done: ended.count { $0.outcome.hasSucceeded },
                        failed: ended.count { $0.outcome.hasFailed })
                {
                    let settings = run.settings.on(machines[next])
                    next += 1
                    group.addTask {
                        let start = ContinuousClock.now
                        let interruption = Interruption()
                        let outcome = await interruption.run { await outcome(settings, interruption) }
                        return Ended(host: settings.machine.name, outcome: outcome, took: .now - start)
                    }
                } else if running > 0, let one = await group.next() {
                    ended.append(one)
                } else {
                    break
                }
            }
            return ended
        }
    }

    private func report(_ all: [Ended]) {
        let done = all.count { $0.outcome.hasSucceeded }
        var failures: [String: Int] = [:]
        for one in all {
            if case .failed(let failure) = one.outcome { failures[failure.code.rawValue, default: 0] += 1 }
        }
        let cancelled = all.count { $0.outcome.isCancelled }
        let notBegun = run.settings.machines.count - all.count
        let slowest = all.filter { $0.outcome.hasSucceeded }.max { $0.took < $1.took }
        guard run.style == .json else {
            guard run.style == .plain else { return }
            var words = ["\(done) of \(run.settings.machines.count.counted("host")) done"]
            let failed = failures.values.reduce(0, +)
            if failed > 0 {
                let classes = failures.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
                words.append("\(failed) failed (\(classes.joined(separator: ", ")))")
            }
            if cancelled > 0 { words.append("\(cancelled) cancelled") }
            if notBegun > 0 { words.append("\(notBegun) not begun") }
            if let slowest { words.append("slowest \(slowest.host), \(Human.clock(slowest.took))") }
            return Output.report(words.joined(separator: "; "))
        }
        Output.write(
            JSONValue.object([
                ("event", "result"), ("operation", .text(run.kind.rawValue)),
                ("ok", .bool(done == run.settings.machines.count)),
                ("hosts", JSONValue(run.settings.machines.count)), ("done", JSONValue(done)),
                ("failed", .object(failures.sorted { $0.key < $1.key }.map { ($0.key, JSONValue($0.value)) })),
                ("cancelled", JSONValue(cancelled)), ("notBegun", JSONValue(notBegun)),
                ("slowest", JSONValue(slowest?.host)), ("host", nil),
            ]).line)
    }
}

extension Outcome {
    var hasSucceeded: Bool { if case .succeeded = self { true } else { false } }
    fileprivate var hasFailed: Bool { if case .failed = self { true } else { false } }
    var isCancelled: Bool {
        switch self {
        case .cancelled, .kept: true
        case .succeeded, .failed: false
        }
    }
}
