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
    private var namesByTarget: [Digest: [String]] = [:]
    /// Bytes unpacked of all `contents`.
    private var contentsSize: Int128 = 0
    private var derived = Derived()
    private var log = RowLog()
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
        forgetRows()
    }

    private mutating func forgetRows() {
        derived = Derived()
        log.restart()
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
        namesByTarget = Dictionary(grouping: images, by: \.target.digest).mapValues { $0.map(\.name) }
        for target in contents.keys where namesByTarget[target] == nil { setContents(nil, of: target) }
    }

    private mutating func changeImages(_ new: [String: ImageRecord?]) {
        var rows = hasFolded ? nil : derived.takeRows()
        var targets: Set<Digest> = []
        for (name, record) in new {
            let index = images.index(of: name)
            if images.indices.contains(index), images[index].name == name {
                let target = images.remove(at: index).target.digest
                names.remove(at: index)
                namesByTarget[target]?.removeAll { $0 == name }
                targets.insert(target)
            }
            if let record {
                images.insert(record, at: index)
                names.insert(ParsedName(name), at: index)
                namesByTarget[record.target.digest, default: []].append(name)
                targets.insert(record.target.digest)
            } else {
                replaceRows(of: name, in: &rows, with: [])
            }
        }
        for target in targets where namesByTarget[target]?.isEmpty == true {
            namesByTarget[target] = nil
            setContents(nil, of: target)
        }
        remake(&rows, targets)
    }

    /// What is said of targets that no image has any more is dropped.
    private mutating func changeContents(_ new: [Digest: TargetContents]) {
        var rows = hasFolded ? nil : derived.takeRows()
        for (target, contents) in new where namesByTarget[target] != nil { setContents(contents, of: target) }
        remake(&rows, new.keys)
    }

    private mutating func setContents(_ new: TargetContents?, of target: Digest) {
        contentsSize += (new?.size ?? 0) - (contents[target]?.size ?? 0)
        contents[target] = new
    }

    /// The rows of the images of these targets alone, where all have been made: others stay as they are, however many
    /// there are.
    private mutating func remake(_ rows: inout [ImageRow]?, _ targets: some Sequence<Digest>) {
        guard rows != nil, !hasFolded, case let affected = targets.flatMap({ namesByTarget[$0] ?? [] }),
            affected.count <= Self.mostRemade
        else { return forgetRows() }
        let used = UsedImages(containers, images: images)
        for name in affected {
            replaceRows(of: name, in: &rows, with: makeRows(ofImage: images.index(of: name), used))
        }
        derived = Derived(rows: rows)
    }

    private mutating func replaceRows(of name: String, in rows: inout [ImageRow]?, with new: [ImageRow]) {
        guard let range = rows?.range(of: name) else { return }
        rows?.replaceSubrange(range, with: new)
        log.append(RowChange(range: range, rows: new))
    }

    /// Beyond so many all rows are made at once.
    private static let mostRemade = 100

    /// Whether names may stand in the rows of others.
    private var hasFolded: Bool { foldsAliases && names.contains(where: \.isDigest) }

    private mutating func reset(namespace: String, snapshotter: String) {
        contents = [:]
        contentsSize = 0
        self.snapshotter = snapshotter
        guard namespace != self.namespace else { return }
        self.namespace = namespace
        images = []
        names = []
        namesByTarget = [:]
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

    /// Another one whenever the rows have changed.
    package var rowVersion: Int { log.version }

    /// What has become of the rows since they had that version, in order; nil where all may be others.
    package func rowChanges(since version: Int) -> ArraySlice<RowChange>? { log.changes(since: version) }

    /// The images' names as people write them, in the order of `images`.
    package var familiarNames: [String] { images.indices.map { names[$0].familiar ?? images[$0].name } }

    /// Bytes unpacked: each platform of each distinct target once, however many names it has. Layers that different
    /// images share are counted in each of them, so the disk holds less.
    package var totalSize: Int64 { Int64(clamping: contentsSize) }

    /// The same; nil while nothing of it is known.
    package var knownSize: Int64? { totalSize > 0 || images.isEmpty ? totalSize : nil }

    /// Those whose contents are not known, in the order given, each once.
    package func unknownTargets(among targets: [Digest]) -> [Digest] {
        var seen: Set<Digest> = []
        return targets.filter { contents[$0] == nil && seen.insert($0).inserted }
    }
}

extension [ImageRecord] {
    /// Where the image of that name is, or would be; they are sorted by name.
    func index(of name: String) -> Int { sortedIndex { $0.name < name } }
}

extension RandomAccessCollection where Index == Int {
    /// Where what is looked for is, or would be, after all that are before it. Halves what is left.
    package func sortedIndex(isBefore: (Element) -> Bool) -> Int {
        var range = startIndex..<endIndex
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = isBefore(self[middle]) ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
