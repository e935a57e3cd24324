// Who holds what, as containerd's garbage collector sees it.

package import FoundationEssentials
import OCI

/// Roots are images, containers, leases and what is labelled as a root; from them labels and parents lead on. What no
/// root leads to is collected the next time.
package struct ResourceGraph: Sendable {
    package let resources: Resources

    struct Node: Sendable {
        var resource: Resource
        /// Bytes that come back when it goes.
        var size: Int64 = 0
        var targets: [Int] = []
        /// A snapshot's parent and an image's target, which also a root keeps that follows no labels.
        var parent: Int?
    }

    struct RootEdge: Sendable {
        var root: Root
        var node: Int
        /// What the node refers to is not held.
        var isFlat = false
    }

    private(set) var nodes: [Node] = []
    private(set) var rootEdges: [RootEdge] = []
    private var indexes: [Resource: Int] = [:]
    /// For each node the nodes that lead to it.
    private(set) var sources: [[Int]] = []
    private(set) var rootEdgesByNode: [Int: [RootEdge]] = [:]
    /// Of the images' nodes.
    private(set) var targetsByNode: [Int: Digest] = [:]

    /// What has expired at `now` holds nothing.
    package init(_ resources: Resources, at now: Date) {
        self.resources = resources
        addNodes()
        connect()
        addRoots(at: now)
        sources = Array(repeating: [], count: nodes.count)
        for index in nodes.indices {
            for target in nodes[index].targets { sources[target].append(index) }
        }
        rootEdgesByNode = Dictionary(grouping: rootEdges, by: \.node)
        for image in resources.images {
            if let index = indexes[.image(image.name)] { targetsByNode[index] = image.target.digest }
        }
    }

    package func has(_ resource: Resource) -> Bool { indexes[resource] != nil }

    func index(of resource: Resource) -> Int? { indexes[resource] }

    private mutating func addNodes() {
        func add(_ resource: Resource, _ size: Int64) {
            guard indexes[resource] == nil else { return }
            indexes[resource] = nodes.count
            nodes.append(Node(resource: resource, size: size))
        }
        for image in resources.images { add(.image(image.name), 0) }
        for blob in resources.blobs {
            add(.blob(blob.digest), resources.foreignBlobs.contains(blob.digest) ? 0 : blob.size)
        }
        for (snapshotter, snapshots) in resources.snapshots.sorted(by: { $0.key < $1.key }) {
            let usages = resources.usages[snapshotter] ?? [:]
            for snapshot in snapshots {
                add(.snapshot(snapshot.name, in: snapshotter), usages[snapshot.name]?.size ?? 0)
            }
        }
        // An ingest stays for a day, whoever holds it: its bytes don't come back with the next collection.
        for ingest in resources.ingests { add(.ingest(ingest.ref), 0) }
    }

    private mutating func connect() {
        for image in resources.images {
            link(.image(image.name), toParent: .blob(image.target.digest))
            follow(image.labels, of: .image(image.name))
        }
        for blob in resources.blobs { follow(blob.labels, of: .blob(blob.digest)) }
        for (snapshotter, snapshots) in resources.snapshots {
            for snapshot in snapshots {
                let resource = Resource.snapshot(snapshot.name, in: snapshotter)
                if let parent = snapshot.parent { link(resource, toParent: .snapshot(parent, in: snapshotter)) }
                follow(snapshot.labels, of: resource)
            }
        }
        for ingest in resources.ingests { link(.ingest(ingest.ref), to: .blob(ingest.expected)) }
    }

    private mutating func follow(_ labels: [String: String], of resource: Resource) {
        for (key, value) in labels {
            if let target = GarbageLabel.reference(key, value) { link(resource, to: target) }
        }
    }

    private mutating func link(_ source: Resource, to target: Resource) {
        guard let source = indexes[source], let target = indexes[target] else { return }
        nodes[source].targets.append(target)
    }

    private mutating func link(_ source: Resource, toParent target: Resource) {
        link(source, to: target)
        if let source = indexes[source] { nodes[source].parent = indexes[target] }
    }

    private mutating func addRoots(at now: Date) {
        for image in resources.images where !image.isExpired(at: now) { add(.image(image.name), .image(image.name)) }
        for container in resources.containers {
            let root = Root.container(container.id)
            add(root, .snapshot(container.snapshotKey, in: container.snapshotter))
            for (key, value) in container.labels {
                if let target = GarbageLabel.reference(key, value) { add(root, target) }
            }
        }
        for holding in resources.leases where !holding.lease.isExpired(at: now) {
            let isFlat = holding.lease.labels[GarbageLabel.flat] != nil
            for resource in holding.resources.compactMap(Resource.init) {
                add(.lease(holding.lease.id), resource, isFlat: isFlat)
            }
        }
        for blob in resources.blobs where blob.labels[GarbageLabel.root] != nil { add(.label, .blob(blob.digest)) }
        for (snapshotter, snapshots) in resources.snapshots {
            for snapshot in snapshots where snapshot.labels[GarbageLabel.root] != nil {
                add(.label, .snapshot(snapshot.name, in: snapshotter))
            }
        }
    }

    private mutating func add(_ root: Root, _ resource: Resource, isFlat: Bool = false) {
        if let index = indexes[resource] { rootEdges.append(RootEdge(root: root, node: index, isFlat: isFlat)) }
    }
}

extension ImageRecord {
    func isExpired(at now: Date) -> Bool {
        labels[GarbageLabel.expire].flatMap(Date.init(rfc3339:)).map { $0 < now } ?? false
    }
}
