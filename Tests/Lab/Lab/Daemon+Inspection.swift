// What a daemon holds, as its own `ctr` tells it.

import Foundation

extension Daemon {
    /// An image record.
    package struct Image: Hashable, Sendable {
        package let name: String
        package let mediaType: String
        package let digest: String
        package let labels: [String: String]
    }

    package struct Lease: Hashable, Sendable {
        package let id: String
        package let labels: [String: String]
    }

    /// A download or upload that is not committed yet.
    package struct Ingest: Hashable, Sendable {
        package let ref: String
        /// As `ctr` rounds it: "1.2MB".
        package let size: String
    }

    package struct Snapshot: Hashable, Sendable {
        package let key: String
        package let parent: String?
        /// "Committed", "Active" or "View".
        package let kind: String
    }

    package struct Blob: Hashable, Sendable {
        package let digest: String
        package let labels: [String: String]
    }

    /// How many connections it has, those included that it has not taken yet.
    package nonisolated var connections: Int {
        let sockets = ProcFile.text("/proc/net/unix")
        // One of them is the socket that listens.
        return max(0, sockets.split(separator: "\n").count { $0.hasSuffix(" \(address)") } - 1)
    }

    package nonisolated func images(namespace: String = "default") async throws -> [Image] {
        try await rows("images", "ls", namespace: namespace).compactMap { fields in
            guard fields.count >= 4, let labels = fields.last else { return nil }
            return Image(name: fields[0], mediaType: fields[1], digest: fields[2], labels: Self.labels(labels))
        }
    }

    package nonisolated func leases(namespace: String = "default") async throws -> [Lease] {
        try await rows("leases", "ls", namespace: namespace).map { fields in
            Lease(id: fields[0], labels: fields.count > 2 ? Self.labels(fields[2]) : [:])
        }
    }

    package nonisolated func ingests(namespace: String = "default") async throws -> [Ingest] {
        try await rows("content", "active", namespace: namespace).map { fields in
            Ingest(ref: fields[0], size: fields.count > 1 ? fields[1] : "")
        }
    }

    package nonisolated func snapshots(
        _ snapshotter: String = "overlayfs", namespace: String = "default"
    ) async throws -> [Snapshot] {
        try await rows("snapshots", "--snapshotter", snapshotter, "ls", namespace: namespace).compactMap { fields in
            guard let kind = fields.last, fields.count >= 2 else { return nil }
            return Snapshot(key: fields[0], parent: fields.count > 2 ? fields[1] : nil, kind: kind)
        }
    }

    package nonisolated func content(namespace: String = "default") async throws -> [Blob] {
        try await rows("content", "ls", namespace: namespace).compactMap { fields in
            guard let labels = fields.last, fields.count >= 4 else { return nil }
            return Blob(digest: fields[0], labels: Self.labels(labels))
        }
    }

    /// Removes an image record and returns after its content was collected.
    package nonisolated func remove(_ names: String..., namespace: String = "default") async throws {
        try await ctr(["images", "rm", "--sync"] + names, namespace: namespace)
    }

    /// Writes an image into an archive by `ctr` itself: the Transfer service's stream has no end, and may be cut.
    package nonisolated func export(_ image: String, to path: String) async throws {
        let way = version.hasPrefix("1.6") ? [] : ["--local"]
        try await ctr(["images", "export"] + way + [path, image])
    }

    /// The lines below the heading, cut at white space.
    private nonisolated func rows(_ arguments: String..., namespace: String) async throws -> [[String]] {
        try await ctr(arguments, namespace: namespace).split(separator: "\n").dropFirst()
            .map { $0.split { $0 == " " || $0 == "\t" }.map(String.init) }
            .filter { !$0.isEmpty }
    }

    /// "a=1,b=2,3" is a: "1" and b: "2,3": values hold commas themselves. "-" is none.
    static func labels(_ text: String) -> [String: String] {
        var labels: [String: String] = [:]
        var last: String?
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            if let mark = piece.firstIndex(of: "=") {
                let key = String(piece[..<mark])
                labels[key] = String(piece[piece.index(after: mark)...])
                last = key
            } else if let key = last {
                labels[key]? += ",\(piece)"
            }
        }
        return labels
    }
}
