// In which order the lines of a list stand.

import FoundationEssentials
import Inventory
import OCI

/// By the column of that heading.
package struct Sorting: Hashable, Sendable {
    package var column: String
    package var isDescending: Bool

    package init(column: String, isDescending: Bool) {
        self.column = column
        self.isDescending = isDescending
    }
}

enum SortKey: Comparable {
    case number(Int64)
    case text(String)
}

extension Date {
    /// Since 1970, in milliseconds.
    fileprivate var milliseconds: Int64 { Int64(exactly: (timeIntervalSince1970 * 1000).rounded()) ?? .max }
}

extension ListCursor {
    /// The numbers of lines in the order that is asked for. Equal ones stay as they were; what isn't known comes last.
    func sorted(_ lines: [Int], by key: (Int, String) -> SortKey?) -> [Int] {
        guard let sorting else { return lines }
        var known: [(key: SortKey, place: Int, line: Int)] = []
        var unknown: [Int] = []
        for (place, line) in lines.enumerated() {
            if let key = key(line, sorting.column) { known.append((key, place, line)) } else { unknown.append(line) }
        }
        known.sort { left, right in
            if left.key == right.key { return left.place < right.place }
            return sorting.isDescending ? right.key < left.key : left.key < right.key
        }
        return known.map(\.line) + unknown
    }
}

extension ImageRow {
    static let sortColumns = ["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "PLATFORM", "SIZE", "BLOBS"]

    func sortKey(for column: String) -> SortKey? {
        switch column {
        case "REPOSITORY": .text(reference == nil ? name : repository)
        case "TAG": reference?.tag.map { .text($0) }
        case "IMAGE ID": .text(imageID)
        case "CREATED": .number(createdAt.milliseconds)
        case "PLATFORM": platform.map { .text($0.description) }
        case "SIZE": size.map { .number($0) }
        case "BLOBS": blobSize.map { .number($0) }
        default: nil
        }
    }
}

extension SnapshotterSummary {
    static let sortColumns = ["SNAPSHOTTER", "SNAPSHOTS", "SIZE"]

    func sortKey(for column: String) -> SortKey? {
        switch column {
        case "SNAPSHOTTER": .text(name)
        case "SNAPSHOTS": snapshots.map { .number(Int64($0)) }
        case "SIZE": size.map { .number($0) }
        default: nil
        }
    }
}

extension NamespaceSummary {
    static let sortColumns = ["NAMESPACE", "IMAGES", "BLOBS"]

    func sortKey(for column: String) -> SortKey? {
        switch column {
        case "NAMESPACE": .text(record.name)
        case "IMAGES": images.map { .number(Int64($0)) }
        case "BLOBS": size.map { .number($0) }
        default: nil
        }
    }
}

extension DiskUsage.Image {
    static let sortColumns = ["IMAGE", "IMAGE ID", "NEEDS", "FREES"]

    func sortKey(for column: String) -> SortKey? {
        switch column {
        case "IMAGE": names.first.map { .text($0) }
        case "IMAGE ID": .text(target.short)
        case "NEEDS": .number(total.bytes)
        case "FREES": .number(exclusive.bytes)
        default: nil
        }
    }
}

extension ContentPlace.Section {
    var sortColumns: [String] {
        switch self {
        case .blobs: ["DIGEST", "SIZE", "AGE"]
        case .ingests: ["REFERENCE", "WRITTEN", "AGE"]
        case .leases: ["LEASE", "HOLDS", "EXPIRES", "AGE"]
        case .leftovers: ["KIND", "NAME"]
        }
    }
}

extension ContentLine {
    func sortKey(for column: String) -> SortKey? {
        switch (self, column) {
        case (_, "KIND"): .text(id.kind)
        case (.blob(let blob), "SIZE"): .number(blob.size)
        case (.blob(let blob), "AGE"): .number(blob.createdAt.milliseconds)
        case (.ingest(let ingest, _, _), "WRITTEN"): .number(ingest.offset)
        case (.ingest(let ingest, _, _), "AGE"): .number(ingest.startedAt.milliseconds)
        case (.lease(let holding), "HOLDS"): .number(Int64(holding.resources.count))
        case (.lease(let holding), "EXPIRES"): holding.lease.expiry.map { .number($0.milliseconds) }
        case (.lease(let holding), "AGE"): .number(holding.lease.createdAt.milliseconds)
        case (_, "DIGEST"), (_, "REFERENCE"), (_, "LEASE"), (_, "NAME"): .text(id.name)
        default: nil
        }
    }
}
