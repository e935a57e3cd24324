// Fills the inventory of one namespace and keeps it fresh.

package import ContainerdClient
package import Failure
package import Inventory
package import OCI
import Synchronization

/// Lists what is there, looks into each distinct target once, those on the screen first, and lists again when the
/// daemon tells of a change or when asked.
package actor Stocktaking {
    package typealias Report = @Sendable (InventoryChange) -> Void

    /// What is to be asked again.
    package struct Scope: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let images = Scope(rawValue: 1)
        package static let containers = Scope(rawValue: 2)
        package static let snapshots = Scope(rawValue: 4)
        package static let contents = Scope(rawValue: 8)
        package static let namespaces = Scope(rawValue: 16)
        package static let plugins = Scope(rawValue: 32)
        package static let all = Scope(rawValue: 63)
        /// All that the namespace holds, as one value. Lists much: taken when asked for by name, and again after changes
        /// while `follow(holdings:)` says so.
        package static let holdings = Scope(rawValue: 64)
    }

    let containerd: Containerd
    private let snapshotter: String
    let report: Report
    private let tell: @Sendable (DaemonEvent) -> Void
    /// The targets of the images, in the images' order, each once.
    private var targets: [Descriptor] = []
    /// What the targets hold, before their snapshots were looked for.
    private var documents: [Digest: TargetContents] = [:]
    /// What has been said of the targets.
    private var told: [Digest: TargetContents] = [:]
    var tables: [String: SnapshotTable] = [:]
    private(set) var summaries: [SnapshotterSummary] = []
    var namespaces: [NamespaceSummary] = []
    /// Bytes of blobs by namespace, as far as they were listed.
    var namespaceSizes: [String: Int64] = [:]
    private nonisolated let desk = Desk()

    /// Takes stock of the namespace of `containerd`, with sizes as in `snapshotter`. `report` is called in order; `tell`
    /// with each event of the daemon, whatever its namespace.
    package init(
        _ containerd: Containerd, snapshotter: String, tell: @Sendable @escaping (DaemonEvent) -> Void = { _ in },
        report: @escaping Report
    ) {
        self.containerd = containerd
        self.snapshotter = snapshotter
        self.report = report
        self.tell = tell
    }

    /// Asks again for `scope`; soon, and once for many calls.
    package nonisolated func refresh(_ scope: Scope) { desk.ask(scope) }

    /// Puts these targets before all others: they are on the screen.
    package nonisolated func look(at targets: [Digest]) { desk.look(at: targets) }

    /// Whether `holdings` are kept fresh; taken at once when they were not before.
    package nonisolated func follow(holdings isWanted: Bool) {
        if desk.follow(holdings: isWanted) { desk.ask(.holdings) }
    }

    /// Works until the daemon goes away or the task is cancelled; always throws then.
    package func run() async throws(Failure) {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { [containerd, desk, tell] in
                    try await containerd.watchEvents { event in
                        tell(event)
                        if event.namespace == containerd.namespace || event.topic.hasPrefix("/namespaces/") {
                            desk.ask(Scope(event: event.topic))
                        }
                    }
                }
                group.addTask { try await self.work() }
                try await group.next()
                group.cancelAll()
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.cancelled, "Cancelled.")
        }
    }

    /// Takes stock once.
    package func takeStock(of scope: Scope) async throws(Failure) { try await take(scope) }

    private func work() async throws {
        try await take(.all)
        for await _ in desk.bell {
            // One burst of events becomes one round.
            try await Task.sleep(for: .milliseconds(200))
            try await take(desk.takeScope())
        }
        throw CancellationError()
    }

    private func take(_ scope: Scope) async throws(Failure) {
        if scope.contains(.images) {
            let images = try await containerd.images()
            report(.images(images))
            var seen: Set<Digest> = []
            targets = images.sorted { $0.name < $1.name }.map(\.target).filter { seen.insert($0.digest).inserted }
            documents = documents.filter { seen.contains($0.key) }
            told = told.filter { seen.contains($0.key) }
        }
        if scope.contains(.containers) { report(.containers(try await containerd.containers())) }
        if scope.contains(.plugins) {
            summaries = SnapshotterSummary.summaries(of: try await containerd.plugins())
            report(.snapshotters(summaries))
        }
        if scope.contains(.namespaces) { try await listNamespaces() }
        if scope.contains(.snapshots) { try await listSnapshots(in: snapshotter) }
        // A blob that came or went changes what of a target is here.
        if scope.contains(.contents) { documents = [:] }
        try await lookIntoTargets(again: !scope.isDisjoint(with: [.snapshots, .contents]))
        if !scope.isDisjoint(with: [.snapshots, .plugins]) { try await measureSnapshotters() }
        if scope.contains(.holdings) || desk.followsHoldings { try await takeHoldings() }
    }

    private func listNamespaces() async throws(Failure) {
        var list = try await containerd.namespaces().map { NamespaceSummary(record: $0) }
        namespaces = list.map { summary in
            // What was counted before stands until it is counted anew.
            namespaces.first { $0.record == summary.record } ?? summary
        }
        tellNamespaces()
        for place in list.indices {
            var other = containerd
            other.namespace = list[place].record.name
            list[place].images = try await other.images().count
        }
        namespaces = list
        tellNamespaces()
    }

    func tellNamespaces() {
        for place in namespaces.indices { namespaces[place].size = namespaceSizes[namespaces[place].record.name] }
        report(.namespaces(namespaces))
    }

    func listSnapshots(in name: String) async throws(Failure) {
        do throws(Failure) {
            tables[name, default: SnapshotTable()].replace(try await containerd.snapshots(in: name))
        } catch  where error.class == .snapshotter {
            // A snapshotter that the daemon doesn't have holds nothing.
            tables[name] = nil
        }
    }

    private func measureSnapshotters() async throws(Failure) {
        for place in summaries.indices where summaries[place].state == .ok {
            let name = summaries[place].name
            if name != snapshotter { try await listSnapshots(in: name) }
            guard var table = tables[name] else { continue }
            summaries[place].snapshots = table.snapshots.count
            summaries[place].size = try await table.size(of: table.snapshots.keys, in: name, containerd)
            tables[name] = table
        }
        report(.snapshotters(summaries))
    }
}

extension Stocktaking {
    /// How many targets are looked into before what was found is told.
    private static let batch = 64
    /// How many of them at once.
    private static let width = 8

    /// Looks into every target that nothing is known of, or into all. Tells only what has changed.
    private func lookIntoTargets(again: Bool) async throws(Failure) {
        var open = again ? targets : targets.filter { told[$0.digest] == nil }
        while !open.isEmpty {
            if desk.hasImages { return }
            let wanted = desk.visible
            let first = wanted.isEmpty ? [] : open.filter { wanted.contains($0.digest) }
            let batch = first.isEmpty ? Array(open.prefix(Self.batch)) : first
            let done = Set(batch.map(\.digest))
            open.removeAll { done.contains($0.digest) }
            try await readDocuments(batch)
            var news: [Digest: TargetContents] = [:]
            for target in batch {
                guard var contents = documents[target.digest] else { continue }
                try await lookForSnapshots(of: &contents)
                if told[target.digest] != contents { news[target.digest] = contents }
            }
            told.merge(news) { $1 }
            if !news.isEmpty { report(.contents(news)) }
        }
    }

    private func readDocuments(_ batch: [Descriptor]) async throws(Failure) {
        let unread = batch.filter { documents[$0.digest] == nil }
        do {
            try await withThrowingTaskGroup(of: (Digest, TargetContents).self) { [containerd] group in
                for (place, target) in unread.enumerated() {
                    if place >= Self.width, let (digest, contents) = try await group.next() {
                        documents[digest] = contents
                    }
                    group.addTask { (target.digest, try await TargetReader.contents(of: target, in: containerd)) }
                }
                for try await (digest, contents) in group { documents[digest] = contents }
            }
        } catch {
            throw error as? Failure ?? Failure(.cancelled, "Cancelled.")
        }
    }

    private func lookForSnapshots(of contents: inout TargetContents) async throws(Failure) {
        guard var table = tables[snapshotter] else { return }
        for place in contents.platforms.indices {
            let chain = contents.platforms[place].topChainID.map { table.chain(from: $0.description) } ?? []
            contents.platforms[place].unpacked = chain != nil
            contents.platforms[place].size = try await table.size(of: chain ?? [], in: snapshotter, containerd)
        }
        tables[snapshotter] = table
    }
}

extension Stocktaking.Scope {
    /// What an event makes stale.
    init(event topic: String) {
        self =
            switch topic.split(separator: "/").first {
            case "images": .images
            case "containers": .containers
            case "snapshot": .snapshots
            case "content": .contents
            case "namespaces": .namespaces
            // Running or not.
            case "tasks": .containers
            default: []
            }
    }
}

/// What is asked of the stocktaking, from any thread.
private final class Desk: Sendable {
    private struct State {
        var scope: Stocktaking.Scope = []
        var visible: Set<Digest> = []
        var followsHoldings = false
    }

    let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    init() {
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var visible: Set<Digest> { state.withLock { $0.visible } }

    var followsHoldings: Bool { state.withLock { $0.followsHoldings } }

    /// Whether this is a wish that was not there before.
    func follow(holdings isWanted: Bool) -> Bool {
        state.withLock { state in
            defer { state.followsHoldings = isWanted }
            return isWanted && !state.followsHoldings
        }
    }

    /// Whether the images are to be listed anew, so that looking into the old ones may be in vain.
    var hasImages: Bool { state.withLock { $0.scope.contains(.images) } }

    func ask(_ scope: Stocktaking.Scope) {
        guard !scope.isEmpty else { return }
        state.withLock { $0.scope.formUnion(scope) }
        ring.yield()
    }

    func look(at targets: [Digest]) {
        state.withLock { $0.visible = Set(targets) }
    }

    func takeScope() -> Stocktaking.Scope {
        state.withLock { state in
            defer { state.scope = [] }
            return state.scope
        }
    }
}
