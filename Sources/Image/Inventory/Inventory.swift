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
    /// Those that work first.
    package private(set) var snapshotters: [SnapshotterSummary] = []
    /// Whether the Transfer service unpacks to a snapshotter, of those that were tried.
    private var unpacking: [String: Bool] = [:]
    package private(set) var namespaces: [NamespaceSummary] = []
    /// Nil until they were asked for.
    package private(set) var graph: ResourceGraph?

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
        case .someImages(let new): return changeImages(new)
        case .contents(let new): return changeContents(new)
        case .containers(let records):
            guard records != containers else { return }
            containers = records
        // The rows are not made of these.
        case .snapshotters(let summaries):
            return setSnapshotters(summaries)
        case .unpacking(let new):
            unpacking.merge(new) { $1 }
            return setSnapshotters(snapshotters)
        case .namespaces(let summaries):
            namespaces = summaries
            return
        case .resources(let graph):
            self.graph = graph
            return
        case .reset(let namespace, let snapshotter): reset(namespace: namespace, snapshotter: snapshotter)
        }
        derived = Derived()
    }

    private mutating func setSnapshotters(_ summaries: [SnapshotterSummary]) {
        snapshotters = summaries.inOrder
        for index in snapshotters.indices {
            snapshotters[index].unpackConfigured = unpacking[snapshotters[index].name]
        }
    }

    private mutating func setImages(_ records: [ImageRecord]) {
        let known = Dictionary(zip(images.lazy.map(\.name), names)) { first, _ in first }
        images = records.sorted { $0.name < $1.name }
        names = images.map { known[$0.name] ?? ParsedName($0.name) }
        let targets = Set(images.lazy.map(\.target.digest))
        contents = contents.filter { targets.contains($0.key) }
    }

    private mutating func changeImages(_ new: [String: ImageRecord?]) {
        var rows = hasFolded ? nil : derived.takeRows()
        var targets: Set<Digest> = []
        for (name, record) in new {
            let index = images.index(of: name)
            if images.indices.contains(index), images[index].name == name {
                targets.insert(images.remove(at: index).target.digest)
                names.remove(at: index)
            }
            if let record {
                targets.insert(record.target.digest)
                images.insert(record, at: index)
                names.insert(ParsedName(name), at: index)
            }
        }
        let affected = images.indices.filter { targets.contains(images[$0].target.digest) }
        let known = Set(affected.map { images[$0].target.digest })
        for target in targets where !known.contains(target) { contents[target] = nil }
        for (name, record) in new where record == nil { rows?.replace(name, with: []) }
        remake(&rows, affected)
    }

    /// What is said of targets that no image has any more is dropped.
    private mutating func changeContents(_ new: [Digest: TargetContents]) {
        var rows = hasFolded ? nil : derived.takeRows()
        let affected = images.indices.filter { new[images[$0].target.digest] != nil }
        for index in affected { contents[images[index].target.digest] = new[images[index].target.digest] }
        remake(&rows, affected)
    }

    /// The rows of these images alone, where all have been made: others stay as they are, however many there are.
    private mutating func remake(_ rows: inout [ImageRow]?, _ affected: [Int]) {
        guard rows != nil, affected.count <= Self.mostRemade, !hasFolded else {
            derived = Derived()
            return
        }
        let used = UsedImages(containers, images: images)
        for index in affected { rows?.replace(images[index].name, with: makeRows(ofImage: index, used)) }
        derived = Derived(rows: rows)
    }

    /// Beyond so many all rows are made at once.
    private static let mostRemade = 100

    /// Whether names may stand in the rows of others.
    private var hasFolded: Bool { foldsAliases && names.contains(where: \.isDigest) }

    private mutating func reset(namespace: String, snapshotter: String) {
        contents = [:]
        self.snapshotter = snapshotter
        guard namespace != self.namespace else { return }
        self.namespace = namespace
        images = []
        names = []
        containers = []
        graph = nil
        for index in snapshotters.indices {
            snapshotters[index].forgetSnapshots()
        }
    }
}

extension Inventory {
    /// By name, then in the order of the index: one for each platform that is here. An image has a single row without
    /// a platform until its contents are known, and when none of its platforms is here.
    ///
    /// Made when first asked for after a change: 10,000 rows take some milliseconds.
    package var rows: [ImageRow] { derived.rows { makeRows() } }

    /// The images' names as people write them, in the order of `images`.
    package var familiarNames: [String] { zip(images, names).map { $1.reference?.familiar ?? $0.name } }

    /// Bytes unpacked: each platform of each distinct target once, however many names it has. Layers that different
    /// images share are counted in each of them, so the disk holds less.
    package var totalSize: Int64 { derived.totalSize { makeTotalSize() } }

    /// The same; nil while nothing of it is known.
    package var knownSize: Int64? { totalSize > 0 || images.isEmpty ? totalSize : nil }

    /// Those whose contents are not known, in the order given, each once.
    package func unknownTargets(among targets: [Digest]) -> [Digest] {
        var seen: Set<Digest> = []
        return targets.filter { contents[$0] == nil && seen.insert($0).inserted }
    }
}

extension [ImageRecord] {
    /// Where the image of that name is, or would be; they are sorted by name. Halves what is left.
    func index(of name: String) -> Int {
        var range = indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = self[middle].name < name ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
