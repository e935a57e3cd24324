// What is to be asked of the daemon again.

package import Inventory
package import OCI

/// Names things one by one, so that the daemon is asked for no more than what changed.
package struct SyncRequests: Hashable, Sendable {
    /// What is to be listed whole.
    package var lists: InventorySync.Scope = []
    /// Image records by name. What their targets hold is read again, too.
    package var images: Set<String> = []
    /// Blobs that came or went.
    package var blobs: Set<Digest> = []
    package var snapshots: Set<SnapshotKey> = []
    /// Those of which the daemon has told that they are gone: it isn't asked.
    package var goneSnapshots: Set<SnapshotKey> = []
    package var containers: Set<String> = []
    /// Namespaces that came, went or changed. The images of a new one are counted, those of the others are not.
    package var namespaces: Set<String> = []

    package struct SnapshotKey: Hashable, Sendable {
        package var name: String
        /// Nil when the daemon doesn't say it.
        package var snapshotter: String?

        package init(_ name: String, in snapshotter: String?) {
            self.name = name
            self.snapshotter = snapshotter
        }
    }

    package init(lists: InventorySync.Scope = [], images: Set<String> = [], namespaces: Set<String> = []) {
        self.lists = lists
        self.images = images
        self.namespaces = namespaces
    }

    var changedSnapshots: Set<SnapshotKey> { snapshots.union(goneSnapshots) }

    package var isEmpty: Bool { self == SyncRequests() }

    /// `other` is what came later: a snapshot may be there again, or gone by now.
    package mutating func formUnion(_ other: SyncRequests) {
        lists.formUnion(other.lists)
        images.formUnion(other.images)
        blobs.formUnion(other.blobs)
        snapshots = snapshots.subtracting(other.goneSnapshots).union(other.snapshots)
        goneSnapshots = goneSnapshots.subtracting(other.snapshots).union(other.goneSnapshots)
        containers.formUnion(other.containers)
        namespaces.formUnion(other.namespaces)
    }

    /// With whole lists in place of more than `most` names.
    func listing(over most: Int) -> SyncRequests {
        var requests = self
        if images.count > most { requests.lists.insert(.images) }
        if containers.count > most { requests.lists.insert(.containers) }
        if snapshots.count > most { requests.lists.insert(.snapshots) }
        return requests
    }
}

extension SyncRequests {
    /// What an event makes stale of `namespace`, in a daemon of that release.
    package init(_ event: DaemonEvent, in namespace: String, release: Release?) {
        self.init()
        let topic = event.topic.split(separator: "/")
        guard event.namespace == namespace || topic.first == "namespaces", !event.subject.isEmpty else { return }
        switch topic.first {
        case "images":
            images = [event.subject]
            guard let release, !release.isAtLeast(2, 0) else { break }
            if release.isAtLeast(1, 7) {
                // Its Transfer records images without a word: they are seen at the next word about another.
                lists.insert(.images)
            } else if topic.last == "delete" {
                // Nothing tells of the snapshots that go with an image.
                lists.insert(.snapshots)
            }
        case "content": blobs = Digest(event.subject).map { [$0] } ?? []
        case "snapshot":
            func key(_ name: String) -> SnapshotKey {
                SnapshotKey(name, in: event.snapshotter.isEmpty ? nil : event.snapshotter)
            }
            switch topic.last {
            // What was prepared goes on under another name.
            case "commit": (goneSnapshots, snapshots) = ([key(event.subject)], [key(event.detail)])
            case "remove": goneSnapshots = [key(event.subject)]
            default: snapshots = [key(event.subject)]
            }
        case "containers": containers = [event.subject]
        case "tasks":
            // Probes run in containers all the time: only a container's own process says whether it runs.
            switch topic.last {
            case "create", "start", "delete": containers = [event.subject]
            case "exit" where event.detail == event.subject: containers = [event.subject]
            default: break
            }
        case "namespaces": namespaces = [event.subject]
        default: break
        }
    }
}
