// What is known of the images on a host, and the rows that show it.

package import OCI

/// The state behind the table of images, folded from changes.
package struct Inventory: Sendable {
    package private(set) var namespace: String
    package private(set) var snapshotter: String
    /// By name.
    package private(set) var images: [ImageRecord] = []
    /// By target. Forgotten when no image has the target any more.
    package private(set) var contents: [Digest: TargetContents] = [:]
    package private(set) var containers: [ContainerRecord] = []
    package private(set) var snapshotters: [SnapshotterSummary] = []
    package private(set) var namespaces: [NamespaceSummary] = []
    /// Nil until they were asked for.
    package private(set) var holdings: HoldingsGraph?

    /// What the names of `images` say, in the same order.
    private(set) var names: [ParsedName] = []
    private var derived = Derived()
    /// Whether the names that Kubernetes gives an image beside its tag stand in one row with that.
    let foldsAliases: Bool

    package init(namespace: String = "default", snapshotter: String = "overlayfs", foldsAliases: Bool = false) {
        self.namespace = namespace
        self.snapshotter = snapshotter
        self.foldsAliases = foldsAliases
    }

    package mutating func apply(_ change: InventoryChange) {
        switch change {
        case .images(let records): setImages(records)
        case .someImages(let new): changeImages(new)
        case .contents(let new): contents.merge(new) { $1 }
        case .containers(let records): containers = records
        case .snapshotters(let summaries): snapshotters = summaries
        case .namespaces(let summaries): namespaces = summaries
        case .holdings(let graph):
            // The rows are not made of it.
            holdings = graph
            return
        case .reset(let namespace, let snapshotter): reset(namespace: namespace, snapshotter: snapshotter)
        }
        derived = Derived()
    }

    private mutating func setImages(_ records: [ImageRecord]) {
        let known = Dictionary(zip(images.lazy.map(\.name), names)) { first, _ in first }
        images = records.sorted { $0.name < $1.name }
        names = images.map { known[$0.name] ?? ParsedName($0.name) }
        let targets = Set(images.lazy.map(\.target.digest))
        contents = contents.filter { targets.contains($0.key) }
    }

    private mutating func changeImages(_ new: [String: ImageRecord?]) {
        for (name, record) in new {
            let place = images.place(of: name)
            var old: Digest?
            if images.indices.contains(place), images[place].name == name {
                old = images.remove(at: place).target.digest
                names.remove(at: place)
            }
            if let record {
                images.insert(record, at: place)
                names.insert(ParsedName(name), at: place)
            }
            if let old, !images.contains(where: { $0.target.digest == old }) { contents[old] = nil }
        }
    }

    private mutating func reset(namespace: String, snapshotter: String) {
        contents = [:]
        self.snapshotter = snapshotter
        guard namespace != self.namespace else { return }
        self.namespace = namespace
        images = []
        names = []
        containers = []
        holdings = nil
        for index in snapshotters.indices {
            snapshotters[index].snapshots = nil
            snapshotters[index].size = nil
        }
    }
}

extension Inventory {
    /// By name, then in the order of the index: one for each platform that is here. An image has a single row without
    /// a platform until its contents are known, and when none of its platforms is here.
    ///
    /// Made when first asked for after a change: 10,000 rows take some milliseconds.
    package var rows: [ImageRow] { derived.rows { makeRows() } }

    /// Bytes unpacked: each platform of each distinct target once, however many names it has. Layers that different
    /// images share are counted in each of them, so the disk holds less.
    package var totalSize: Int64 { derived.totalSize { makeTotalSize() } }

    /// Those whose contents are not known, in the order given, each once.
    package func unknownTargets(among targets: [Digest]) -> [Digest] {
        var seen: Set<Digest> = []
        return targets.filter { contents[$0] == nil && seen.insert($0).inserted }
    }
}

extension [ImageRecord] {
    /// Where the image of that name is, or would be; they are sorted by name. Halves what is left.
    func place(of name: String) -> Int {
        var range = indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = self[middle].name < name ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
