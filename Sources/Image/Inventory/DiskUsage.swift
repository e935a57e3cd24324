// What takes how much disk space in a namespace, and what of it could go.

package import OCI

package struct DiskUsage: Hashable, Sendable {
    /// An image, whatever its names.
    package struct Image: Hashable, Sendable, Identifiable {
        package var target: Digest
        /// Sorted.
        package var names: [String]
        /// All that it needs; shared things are counted in each image.
        package var total: Reclaimable
        /// What comes back when all its names are deleted.
        package var exclusive: Reclaimable
        package var isPinned: Bool
        package var isInUse: Bool

        package var id: Digest { target }
    }

    /// Of all blobs, in bytes, those included that other namespaces have, too.
    package var blobs: Int64 = 0
    /// In bytes.
    package var ingests: Int64 = 0
    /// By snapshotter, in bytes.
    package var snapshots: [String: Int64] = [:]
    /// What more than one image needs.
    package var shared = Reclaimable()
    /// What comes back when every image goes that is neither used nor pinned.
    package var unused = Reclaimable()
    package var garbage = Reclaimable()
    /// Those that give back the most first.
    package var images: [Image] = []

    package var total: Int64 { snapshots.values.reduce(blobs.capped(adding: ingests)) { $0.capped(adding: $1) } }
}

extension ResourceGraph {
    package func diskUsage() -> DiskUsage {
        var usage = DiskUsage()
        usage.blobs = resources.blobs.reduce(0) { $0.capped(adding: $1.size) }
        usage.ingests = resources.ingests.reduce(0) { $0.capped(adding: $1.offset) }
        usage.snapshots = resources.usages.mapValues { $0.values.reduce(0) { $0.capped(adding: $1.size) } }
        usage.garbage = garbage

        let users = ImageUsers(self)
        let exclusive = exclusive()
        var counts = [Int](repeating: 0, count: nodes.count)
        for (target, images) in Dictionary(grouping: resources.images, by: \.target.digest) {
            var total = Reclaimable()
            for index in index(of: .blob(target)).map({ below($0) }) ?? [] {
                total.add(nodes[index])
                counts[index] += 1
            }
            usage.images.append(
                DiskUsage.Image(
                    target: target, names: images.map(\.name).sorted(), total: total,
                    exclusive: exclusive[target] ?? Reclaimable(), isPinned: images.contains { $0.isPinned },
                    isInUse: !users.containers(of: images[0]).isEmpty))
        }
        for (index, count) in counts.enumerated() where count > 1 { usage.shared.add(nodes[index]) }
        usage.images.sort {
            ($1.exclusive.bytes, $1.total.bytes, $0.names[0]) < ($0.exclusive.bytes, $0.total.bytes, $1.names[0])
        }
        usage.unused = freed(deleting: Set(usage.images.filter { !$0.isInUse && !$0.isPinned }.flatMap(\.names)))
        return usage
    }
}
