// The images of a namespace, what is known of their targets, and what of that is stale.

import Inventory
import OCI

struct ImageTable: Sendable {
    /// By name.
    private(set) var records: [String: ImageRecord] = [:]
    /// Whether all images were listed.
    private(set) var isKnown = false
    private var targets: [Digest: Target] = [:]
    /// The targets that a document is a part of, whether it is here or not. A target is a part of itself, which isn't
    /// listed.
    private var targetsByDocument: [Digest: [Digest]] = [:]
    /// The targets that unpack to a snapshot.
    private var targetsBySnapshot: [Digest: [Digest]] = [:]
    private var stale: [Digest: Staleness] = [:]
    /// All that is stale, in the order in which it is to be looked into, and maybe more.
    private var queue: ArraySlice<Digest> = []

    private struct Target: Sendable {
        var descriptor: Descriptor
        /// How many images have it.
        var names = 0
        /// What has been told of it. Nil until it was looked into.
        var contents: TargetContents?
        var documents: [Digest] = []

        /// The snapshots that it unpacks to.
        var tops: Set<Digest> { Set(contents?.platforms.compactMap(\.topChainID) ?? []) }
    }

    enum Staleness: Comparable {
        case snapshots
        /// The snapshots, too.
        case documents
    }

    /// Takes all images that there are. Targets that are new are stale, and come in the order of the names.
    mutating func replace(_ images: [ImageRecord]) {
        isKnown = true
        records = Dictionary(images.map { ($0.name, $0) }) { first, _ in first }
        for digest in targets.keys { targets[digest]?.names = 0 }
        for image in images.sorted(by: { $0.name < $1.name }) { add(image.target) }
        for (digest, target) in targets where target.names == 0 { forget(digest) }
    }

    /// Takes what a name stands for now; nil where it is gone. False when that was known.
    mutating func set(_ name: String, _ record: ImageRecord?) -> Bool {
        let old = records[name]
        guard old != record else { return false }
        records[name] = record
        if let record { add(record.target) }
        if let old = old?.target.digest {
            targets[old]?.names -= 1
            if targets[old]?.names == 0 { forget(old) }
        }
        return true
    }

    private mutating func add(_ target: Descriptor) {
        if targets[target.digest] == nil {
            targets[target.digest] = Target(descriptor: target)
            mark([target.digest], .documents)
        }
        targets[target.digest]?.names += 1
    }

    private mutating func forget(_ digest: Digest) {
        unlink(digest)
        targets[digest] = nil
        stale[digest] = nil
    }
}

extension ImageTable {
    /// What these names stand for is to be read again.
    mutating func markImages(_ names: Set<String>) {
        mark(names.compactMap { records[$0]?.target.digest }, .documents)
    }

    /// What these blobs are documents of is to be read again: of most blobs that is nothing.
    mutating func markDocuments(_ blobs: Set<Digest>) {
        for blob in blobs {
            if targets[blob] != nil { mark([blob], .documents) }
            if let affected = targetsByDocument[blob] { mark(affected, .documents) }
        }
    }

    mutating func markSnapshots(_ names: some Sequence<String>) {
        for name in names {
            if let digest = Digest(name), let affected = targetsBySnapshot[digest] { mark(affected, .snapshots) }
        }
    }

    mutating func markAll(_ staleness: Staleness) {
        mark(records.values.sorted { $0.name < $1.name }.map(\.target.digest), staleness)
    }

    private mutating func mark(_ digests: [Digest], _ staleness: Staleness) {
        for digest in digests {
            if stale[digest] == nil { queue.append(digest) }
            stale[digest] = max(stale[digest] ?? staleness, staleness)
        }
    }
}

extension ImageTable {
    struct Stale {
        let target: Descriptor
        /// What was told of it before; nil when its documents are to be read.
        let contents: TargetContents?
    }

    /// The next targets to look into, at most `count`: those on the screen first, all of them. They are not stale any more.
    mutating func takeStale(visible: Set<Digest>, _ count: Int) -> [Stale] {
        var taken = visible.filter { stale[$0] != nil }
        if taken.isEmpty {
            while taken.count < count, let next = queue.popFirst() {
                if stale[next] != nil { taken.insert(next) }
            }
        }
        defer { if stale.isEmpty { queue = [] } }
        return taken.compactMap { digest in
            let staleness = stale.removeValue(forKey: digest)
            guard let target = targets[digest] else { return nil }
            return Stale(
                target: target.descriptor, contents: staleness == .snapshots ? target.contents : nil)
        }
    }

    var hasStale: Bool { !stale.isEmpty }

    /// Takes what a target holds, made of these documents; nil where they were not read again. False when that was known.
    mutating func set(_ digest: Digest, _ contents: TargetContents, documents: [Digest]?) -> Bool {
        guard var target = targets[digest] else { return false }
        let isNews = target.contents != contents
        target.contents = contents
        if let documents {
            unlink(digest)
            target.documents = documents
        }
        targets[digest] = target
        if documents != nil { link(digest) }
        return isNews
    }

    private mutating func link(_ digest: Digest) {
        guard let target = targets[digest] else { return }
        for document in target.documents where document != digest {
            targetsByDocument[document, default: []].append(digest)
        }
        for top in target.tops { targetsBySnapshot[top, default: []].append(digest) }
    }

    private mutating func unlink(_ digest: Digest) {
        guard let target = targets[digest] else { return }
        for document in target.documents { targetsByDocument.remove(digest, from: document) }
        for top in target.tops { targetsBySnapshot.remove(digest, from: top) }
    }
}

extension [Digest: [Digest]] {
    /// Leaves no empty list behind.
    fileprivate mutating func remove(_ value: Digest, from key: Digest) {
        self[key]?.removeAll { $0 == value }
        if self[key]?.isEmpty == true { self[key] = nil }
    }
}
