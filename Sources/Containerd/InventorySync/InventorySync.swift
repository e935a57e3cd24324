// Fills the inventory of one namespace and keeps it fresh.

package import ContainerdClient
package import Failure
package import Inventory
package import OCI

/// Lists what is there, looks into each distinct target once, those on the screen first, and asks again for what the
/// daemon tells of, or what is asked for.
package actor InventorySync {
    package typealias Report = @Sendable (InventoryChange) -> Void

    /// What can be listed whole.
    package struct Scope: OptionSet, Hashable, Sendable {
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
        /// (with pauses) while `follow(resources:)` says so.
        package static let resources = Scope(rawValue: 64)
    }

    /// One burst of events becomes one round.
    private static let burst = Duration.milliseconds(200)
    /// Where more names than this are asked for, all are listed.
    private static let mostNames = 64

    let containerd: Containerd
    let snapshotter: String
    let report: Report
    private let publish: @Sendable (DaemonEvent) -> Void
    var images = ImageTable()
    /// By ID.
    var containers: [String: ContainerRecord] = [:]
    var tables: [String: SnapshotTable] = [:]
    /// Whether there are snapshots of which the daemon had told nothing, since they were counted.
    var hasFoundUnannounced = false
    var summaries: [SnapshotterSummary] = []
    var namespaces: [NamespaceSummary] = []
    /// Bytes of blobs by namespace, as far as they were listed.
    var namespaceSizes: [String: Int64] = [:]
    nonisolated let queue = SyncQueue()
    private var resourceClock = ResourceClock()

    /// Takes stock of the namespace of `containerd`, with sizes as in `snapshotter`. `report` is called in order; `publish`
    /// with each event of the daemon, whatever its namespace.
    package init(
        _ containerd: Containerd, snapshotter: String, publish: @Sendable @escaping (DaemonEvent) -> Void = { _ in },
        report: @escaping Report
    ) {
        self.containerd = containerd
        self.snapshotter = snapshotter
        self.report = report
        self.publish = publish
    }

    /// Asks again for what is named, and for the resources where they are kept fresh; soon, and once for many calls.
    package nonisolated func refresh(_ requests: SyncRequests) {
        var requests = requests
        if queue.followsResources { requests.lists.insert(.resources) }
        queue.ask(requests)
    }

    /// Puts these targets before all others: they are on the screen.
    package nonisolated func prioritize(_ targets: [Digest]) { queue.prioritize(targets) }

    /// Whether `resources` are kept fresh; taken at once when they were not before.
    package nonisolated func follow(resources isWanted: Bool) {
        if queue.follow(resources: isWanted) { queue.ask(SyncRequests(lists: .resources)) }
    }

    /// Works until the daemon goes away or the task is cancelled; always throws then.
    package func run() async throws(Failure) {
        do {
            let release = try await containerd.daemon().release
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { [containerd, queue, publish] in
                    try await containerd.watchEvents { event in
                        publish(event)
                        queue.ask(SyncRequests(event, in: containerd.namespace, release: release))
                    }
                }
                group.addTask { try await self.work() }
                group.addTask { [pauses = resourceClock.pauses, queue] in
                    for await pause in pauses {
                        try await Task.sleep(for: pause)
                        queue.ask(SyncRequests(lists: .resources))
                    }
                }
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
    package func takeStock(of scope: Scope) async throws(Failure) { try await handle(SyncRequests(lists: scope)) }

    private func work() async throws {
        try await handle(SyncRequests(lists: .all))
        for await _ in queue.bell {
            if !images.hasStale { try await Task.sleep(for: Self.burst) }
            try await handle(queue.takeRequests())
        }
        throw CancellationError()
    }

    private func handle(_ requests: SyncRequests) async throws(Failure) {
        let requests = requests.listing(over: Self.mostNames)
        let lists = requests.lists
        try await takeImages(requests)
        try await takeContainers(requests)
        if lists.contains(.plugins) {
            let known = Dictionary(summaries.map { ($0.name, $0) }) { first, _ in first }
            // What takes longer to find out stays as it was until then.
            summaries =
                SnapshotterSummary.summaries(of: try await containerd.plugins()).map { summary in
                    known[summary.name].map(summary.keeping) ?? summary
                }.inOrder
            report(.snapshotters(summaries))
        }
        try await takeNamespaces(requests)
        try await takeSnapshots(requests)
        if lists.contains(.contents) { images.markAll(.documents) }
        images.markDocuments(requests.blobs)
        try await lookIntoTargets(changed: Set(requests.images.compactMap { images.records[$0]?.target.digest }))
        try await measureSnapshots(requests)
        if lists.contains(.resources) {
            let start = ContinuousClock.now
            try await takeResources()
            resourceClock.noteListing(took: .now - start)
        } else if queue.followsResources, !requests.isEmpty {
            resourceClock.noteChange()
        }
    }

    private func takeContainers(_ requests: SyncRequests) async throws(Failure) {
        let old = containers
        if requests.lists.contains(.containers) {
            let all = try await containerd.containers()
            containers = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
        } else {
            for id in requests.containers { containers[id] = try await containerd.container(id) }
            guard containers != old else { return }
        }
        report(.containers(containers.values.sorted { $0.id < $1.id }))
    }
}
