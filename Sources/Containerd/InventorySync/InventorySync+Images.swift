// Keeps the image records and what their targets hold.

import ContainerdClient
import Failure
import Inventory
import OCI

extension InventorySync {
    /// How many targets are looked into before what was found is told.
    private static let batch = 64
    /// How many of them at once.
    private static let width = 8

    func takeImages(_ requests: SyncRequests) async throws(Failure) {
        if requests.lists.contains(.images) {
            let all = try await containerd.images()
            images.replace(all)
            report(.images(all))
        } else {
            var news: [String: ImageRecord?] = [:]
            for name in requests.images {
                let record = try await containerd.image(named: name)
                if images.set(name, record) { news.updateValue(record, forKey: name) }
            }
            if !news.isEmpty { report(.someImages(news)) }
        }
        images.markImages(requests.images)
    }

    /// Looks into the targets that are stale, and tells what has changed; `changed` are those of images that an event was
    /// about. Leaves the rest for later when something is
    /// asked meanwhile.
    func lookIntoTargets(changed: Set<Digest>) async throws(Failure) {
        while images.hasStale {
            let batch = images.takeStale(visible: queue.visible, Self.batch)
            let documents = try await readDocuments(batch.filter { $0.contents == nil }.map(\.target))
            var news: [Digest: TargetContents] = [:]
            for stale in batch {
                let digest = stale.target.digest
                let read = documents[digest]
                guard var contents = read?.contents ?? stale.contents else { continue }
                try await lookForSnapshots(of: &contents, hasChanged: changed.contains(digest))
                if images.set(digest, contents, documents: read?.documents) { news[digest] = contents }
            }
            if !news.isEmpty { report(.contents(news)) }
            if queue.hasRequests { return }
        }
    }

    private func readDocuments(_ targets: [Descriptor]) async throws(Failure) -> [Digest: TargetReader] {
        var read: [Digest: TargetReader] = [:]
        do {
            try await withThrowingTaskGroup(of: (Digest, TargetReader).self) { [containerd] group in
                for (index, target) in targets.enumerated() {
                    if index >= Self.width, let (digest, reader) = try await group.next() { read[digest] = reader }
                    group.addTask { (target.digest, try await TargetReader(target, in: containerd)) }
                }
                for try await (digest, reader) in group { read[digest] = reader }
            }
        } catch {
            throw error as? Failure ?? Failure(.cancelled, "Cancelled.")
        }
        return read
    }
}
