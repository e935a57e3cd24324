// Properties that hold whatever a daemon sends, in whatever order.

import Failure
import OCI
import Testing
import TransferModel

@Suite struct RandomTraceTests {
    @Test("Whatever comes, nothing goes back, exceeds its total or is counted twice", arguments: 0..<60)
    func properties(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var progress = TransferProgress()
        var watch = Watch(progress)
        var seconds = 0.0
        for _ in 0..<120 {
            seconds += Double.random(in: 0.05...4, using: &random)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                progress.apply(.random(using: &random), at: .seconds(seconds))
                watch.checkEvent(progress, at: .seconds(seconds))
            }
            watch.checkMoment(&progress, at: .seconds(seconds))
        }
        let ends: [Outcome] = [
            .success(unpacked: true), .success(unpacked: false), .success(), .cancelled, .failed(Failure(.network, "")),
        ]
        let end = ends[Int(seed) % ends.count]
        progress.finish(end, at: .seconds(seconds + 1))
        watch.checkEvent(progress, at: .seconds(seconds + 1))
        watch.checkEnd(progress)
        let nodes = progress.nodes
        for _ in 0..<20 {
            progress.apply(.random(using: &random), at: .seconds(seconds + 2))
            #expect(progress.changes.isEmpty)
        }
        #expect(progress.nodes == nodes)
    }
}

/// What was seen before, to compare with.
private struct Watch {
    var overall: OverallProgress
    var completion = 0.0
    var nodes: [Digest: TransferNode] = [:]
    var told: [Digest: NodeState] = [:]
    var running: [Digest: Int] = [:]

    init(_ progress: TransferProgress) { overall = progress.overall }

    mutating func checkEvent(_ progress: TransferProgress, at now: Duration) {
        let new = progress.overall
        #expect(new.current >= overall.current)
        #expect(new.current <= new.total)
        if !overall.estimated { #expect(new.total == overall.total && !new.estimated) }
        overall = new
        let completion = progress.completion ?? 0
        #expect(completion >= self.completion && completion <= 1)
        self.completion = completion
        for node in progress.changes {
            let state = node.state(at: now)
            #expect(told.updateValue(state, forKey: node.digest) != state)
        }
        #expect(Set(progress.changes.map(\.digest)).count == progress.changes.count)
    }

    mutating func checkMoment(_ progress: inout TransferProgress, at now: Duration) {
        progress.advance(to: now)
        checkEvent(progress, at: now)
        #expect(told == Dictionary(uniqueKeysWithValues: progress.nodes.map { ($0.digest, $0.state(at: now)) }))
        #expect(progress.moved == progress.nodes.reduce(0) { $0 + $1.moved })
        #expect(progress.counts(at: now).nodes == progress.nodes.count)
        #expect(progress.unpack.unpacked <= progress.unpack.layers)
        if let speed = progress.speed(at: now) { #expect(speed >= 0) }
        if let left = progress.timeLeft(at: now) { #expect(left.middle > .zero && left.middle < .seconds(1 << 40)) }
        for node in progress.nodes { checkNode(node) }
        checkRows(progress, at: now)
    }

    private mutating func checkNode(_ node: TransferNode) {
        if let total = node.total { #expect(node.current <= total) }
        if let total = node.unpackTotal { #expect(node.unpackCurrent <= total) }
        #expect(node.moved >= 0 && node.moved + node.saved == node.current)
        if let before = nodes.updateValue(node, forKey: node.digest) {
            #expect(node.current >= before.current && node.unpackCurrent >= before.unpackCurrent)
            #expect(node.moved >= before.moved)
            #expect(node.name == before.name || before.kind == .other)
        }
    }

    private mutating func checkRows(_ progress: TransferProgress, at now: Duration) {
        let all = progress.rows(at: now, limit: .max).rows
        let lines = all.enumerated().filter { $0.element.state.phase.isRunning }
            .map { ($0.element.digest, $0.offset) }
        let places = Dictionary(uniqueKeysWithValues: lines)
        for (digest, place) in places { #expect(running[digest] ?? place == place, "a running row has moved") }
        running = places
        #expect(places.count == progress.nodes.count { $0.phase(at: now).isRunning })
        #expect(Set(all.map(\.digest)).count == progress.nodes.count && all.count == progress.nodes.count)
        for limit in [0, 1, 3, 7, 12] {
            let few = progress.rows(at: now, limit: limit)
            #expect(few.rows.count + few.more == progress.nodes.count)
            #expect(few.rows.count + (few.more > 0 && limit > 0 ? 1 : 0) == min(limit, progress.nodes.count))
            // Where all that run fit, their lines are those that they have on a larger screen.
            guard places.values.allSatisfy({ $0 < limit - 1 }) else { continue }
            for (digest, place) in places { #expect(few.rows[place].digest == digest, "a running row has moved") }
        }
        let busy = progress.rows(at: now, limit: .max, atWork: true).rows
        #expect(Set(busy.map(\.digest)).isSuperset(of: places.keys))
    }

    func checkEnd(_ progress: TransferProgress) {
        let phases = Set(progress.nodes.map { $0.phase(at: .seconds(9999)) })
        if case .succeeded(let result) = progress.outcome {
            #expect(phases.isSubset(of: [.complete, .exists, .lazy, .unpacked]))
            #expect(overall.current == overall.total && !overall.estimated && completion == 1)
            for node in progress.nodes where !node.isLazy { #expect(node.current == node.total) }
            for node in progress.nodes where node.position != nil && node.kind == .layer && result.unpacked == true {
                #expect(node.phase(at: .zero) == (node.isLazy ? .lazy : .unpacked))
            }
        } else {
            #expect(phases.isSubset(of: [.complete, .exists, .lazy, .unpacked, .aborted]))
        }
    }
}

extension TransferEvent {
    /// Mostly reports on 14 blobs, with numbers that no sane daemon sends among them.
    fileprivate static func random(using random: inout SeededGenerator) -> TransferEvent {
        switch Int.random(in: 0..<100, using: &random) {
        case 0: return .settled
        case 1: return .status("saved")
        case 2: return .image([10, 11, 12, 10, 13])
        case 3: return .image([12, 14, 15, 16], manifest: 4, config: 5)
        case 4: return .unpacks(snapshotter: "overlayfs", asTheyCome: Bool.random(using: &random))
        case 5: return .unpackedSize(digest(12), Int64.random(in: -10...500, using: &random))
        default:
            let odd: [Int64?] = [nil, 0, -1, .max, .min, 500]
            let isOdd = Int.random(in: 0..<10, using: &random) == 0
            return .report(
                Int.random(in: 4...17, using: &random),
                NodeReport.Step.allCases.randomElement(using: &random) ?? .waiting,
                Int64.random(in: -10...110, using: &random), of: isOdd ? odd.randomElement(using: &random) ?? nil : 100,
                kind: NodeKind.allCases.randomElement(using: &random) ?? .other)
        }
    }
}
