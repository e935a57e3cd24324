// The labels by which containerd's garbage collector and its clients find their way among blobs.

import ContainerdClient
import Failure
import Inventory
import OCI

enum ContentLabels {
    /// On a layer: the diff ID that it unpacks to.
    static let uncompressed = "containerd.io/uncompressed"

    /// On an index or a manifest: what it refers to, which the garbage collector keeps with it. Numbered by kind, as
    /// `ChildGCLabels` of containerd 2.1.9 does.
    static func children(_ children: [Descriptor]) -> [String: String] {
        var labels: [String: String] = [:]
        var counts: [String: Int] = [:]
        for child in children {
            let key = "containerd.io/gc.ref.content." + kind(of: child)
            let count = counts[key, default: 0]
            counts[key] = count + 1
            labels[key.hasSuffix(".") || count > 0 ? "\(key)\(count)" : key] = child.digest.description
        }
        return labels
    }

    private static func kind(of child: Descriptor) -> String {
        switch child.mediaType.role {
        case .config: "config"
        case .manifest: "m."
        case .layer: "l."
        case .index, .other: ""
        }
    }

    /// On a configuration: the topmost snapshot that its image is unpacked to.
    static func snapshot(_ chainID: Digest, in snapshotter: String) -> [String: String] {
        ["containerd.io/gc.ref.snapshot.\(snapshotter)": chainID.description]
    }

    /// The longest key and value together that the daemon takes.
    static let longest = 4096
}

/// Where a blob can be fetched from again: on a registry's host, several repositories of it.
struct DistributionSource: Hashable, Sendable {
    private static let prefix = "containerd.io/distribution.source."

    /// Without a port.
    var host: String
    var paths: [String]

    /// What a blob's labels say, by host.
    static func all(in labels: [String: String]) -> [DistributionSource] {
        labels.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }.map { key, value in
            DistributionSource(
                host: String(key.dropFirst(prefix.count)), paths: value.split(separator: ",").map(String.init))
        }
    }

    /// The label of a blob that comes from `reference`.
    static func label(for reference: Reference) -> [String: String] {
        labels([prefix + reference.host: reference.path], besides: [:])
    }

    /// Those of `labels` that say where a blob can be fetched from, with what `others` say of the same hosts. One that
    /// would be too long is left out.
    static func labels(_ labels: [String: String], besides others: [String: String]) -> [String: String] {
        var all: [String: String] = [:]
        for (key, value) in labels where key.hasPrefix(prefix) {
            let paths = [others[key], value].compactMap { $0?.split(separator: ",").map(String.init) }
            let joined = Set(paths.joined()).sorted().joined(separator: ",")
            if key.utf8.count + joined.utf8.count <= ContentLabels.longest { all[key] = joined }
        }
        return all
    }
}
