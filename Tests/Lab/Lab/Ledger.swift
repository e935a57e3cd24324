// What a daemon's images take and would give back, worked out without the program that is tested: from what `ctr` lists
// and from the documents themselves, not from the labels that the garbage collector goes by.

import Crypto
import Foundation

/// One namespace at one time.
package struct Ledger: Sendable {
    private struct Document: Decodable {
        /// A descriptor; an image configuration's `config` is none.
        struct Entry: Decodable { var digest: String? }
        struct RootFS: Decodable { var diff_ids: [String]? }
        var manifests: [Entry]?
        var config: Entry?
        var layers: [Entry]?
        var rootfs: RootFS?
    }

    package let images: [Daemon.Image]
    /// The images that containers name, by container.
    package let containers: [String: String]
    /// Bytes of every blob that is here.
    private let blobs: [String: Int]
    /// Blobs of other namespaces.
    private let elsewhere: Set<String>
    private let snapshots: [String: (parent: String?, bytes: Int)]
    private let containerSnapshots: [String]
    private let documents: [String: Document]

    package init(_ daemon: Daemon, namespace: String, others: [String]) async throws {
        images = try await daemon.images(namespace: namespace)
        var blobs: [String: Int] = [:]
        var documents: [String: Document] = [:]
        for blob in try await daemon.content(namespace: namespace) {
            let path = daemon.file(of: blob.digest)
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            blobs[blob.digest] = size
            guard size < 100_000, let data = FileManager.default.contents(atPath: path) else { continue }
            documents[blob.digest] = try? JSONDecoder().decode(Document.self, from: data)
        }
        self.blobs = blobs
        self.documents = documents
        var elsewhere: Set<String> = []
        for other in others { elsewhere.formUnion(try await daemon.content(namespace: other).map(\.digest)) }
        self.elsewhere = elsewhere

        let usage = try await daemon.ctr("snapshots", "usage", "-b", namespace: namespace).split(separator: "\n")
            .dropFirst()
        let sizes = Dictionary(
            usage.map { line in
                let fields = line.split(whereSeparator: \.isWhitespace)
                return (String(fields[0]), Int(fields[1]) ?? 0)
            }
        ) { first, _ in first }
        var snapshots: [String: (parent: String?, bytes: Int)] = [:]
        for snapshot in try await daemon.snapshots(namespace: namespace) {
            snapshots[snapshot.key] = (snapshot.parent, sizes[snapshot.key] ?? 0)
        }
        self.snapshots = snapshots
        let rows = try await daemon.ctr("containers", "ls", namespace: namespace).split(separator: "\n").dropFirst()
        let pairs = rows.map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        containers = Dictionary(pairs.map { ($0[0], $0[1]) }) { first, _ in first }
        // `ctr` names a container's snapshot like the container.
        containerSnapshots = pairs.map { $0[0] }
    }

    /// Bytes of blobs and of snapshots that deleting these names gives back.
    package func freed(deleting names: Set<String>) -> (blobs: Int, snapshots: Int) {
        let staying = images.filter { !names.contains($0.name) }
        let going = images.filter { names.contains($0.name) }
        let keptBlobs = staying.reduce(into: elsewhere) { $0.formUnion(blobs(of: $1.digest)) }
        let lost = going.reduce(into: Set<String>()) { $0.formUnion(blobs(of: $1.digest)) }.subtracting(keptBlobs)
        var keptSnapshots = Set(containerSnapshots.flatMap(below))
        for image in staying { keptSnapshots.formUnion(snapshots(of: image.digest)) }
        let lostSnapshots = going.reduce(into: Set<String>()) { $0.formUnion(snapshots(of: $1.digest)) }
            .subtracting(keptSnapshots)
        return (
            lost.reduce(0) { $0 + (blobs[$1] ?? 0) }, lostSnapshots.reduce(0) { $0 + (snapshots[$1]?.bytes ?? 0) }
        )
    }

    /// The names of images that a container uses: by that name, by another name of the target, or by a digest in it.
    package var used: Set<String> {
        var used: Set<String> = []
        for text in containers.values {
            let targets = images.filter { $0.name == text }.map(\.digest)
            let digest = text.split(separator: "@").last.map(String.init) ?? text
            for image in images where targets.contains(image.digest) || blobs(of: image.digest).contains(digest) {
                used.insert(image.name)
            }
        }
        return used
    }

    /// What a prune takes: of names without tag and digest, or of all, those neither used nor pinned.
    package func prunable(isAll: Bool) -> [String] {
        images.filter { image in
            let last = image.name.split(separator: "/").last ?? ""
            let isDangling = !last.contains(":") && !image.name.contains("@")
            return image.labels["io.cri-containerd.pinned"] != "pinned" && !used.contains(image.name)
                && (isAll || isDangling)
        }.map(\.name).sorted()
    }

    /// All blobs here that a target leads to, itself among them.
    private func blobs(of digest: String) -> Set<String> {
        var found: Set<String> = []
        var open = [digest]
        while let next = open.popLast() {
            guard blobs[next] != nil, found.insert(next).inserted, let document = documents[next] else { continue }
            let entries = (document.manifests ?? []) + (document.layers ?? []) + (document.config.map { [$0] } ?? [])
            open += entries.compactMap(\.digest)
        }
        return found
    }

    /// The snapshots here that a target unpacks to.
    private func snapshots(of digest: String) -> Set<String> {
        var found: Set<String> = []
        for blob in blobs(of: digest) {
            var chain: String?
            for diffID in documents[blob]?.rootfs?.diff_ids ?? [] {
                let name =
                    chain.map { below in
                        "sha256:"
                            + SHA256.hash(data: Data("\(below) \(diffID)".utf8)).map { String(format: "%02x", $0) }
                            .joined()
                    } ?? diffID
                if snapshots[name] != nil { found.insert(name) }
                chain = name
            }
        }
        return found
    }

    private func below(_ name: String) -> [String] {
        var names: [String] = []
        var next: String? = name
        while let here = next, snapshots[here] != nil {
            names.append(here)
            next = snapshots[here]?.parent
        }
        return names
    }
}

extension Daemon {
    private nonisolated var blobsFolder: String {
        "\(folder)/root/io.containerd.content.v1.content/blobs/sha256"
    }

    /// Where the daemon keeps a blob.
    package nonisolated func file(of digest: String) -> String {
        "\(blobsFolder)/\(digest.dropFirst("sha256:".count))"
    }

    /// Bytes that are really taken: files of the content store, and what `ctr` measures of the snapshots.
    package nonisolated func takenBytes(namespaces: [String]) async throws -> (blobs: Int, snapshots: Int) {
        var blobs = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: blobsFolder) {
            blobs += try FileManager.default.attributesOfItem(atPath: "\(blobsFolder)/\(name)")[.size] as? Int ?? 0
        }
        var snapshots = 0
        for namespace in namespaces {
            for line in try await ctr("snapshots", "usage", "-b", namespace: namespace).split(separator: "\n")
                .dropFirst()
            {
                snapshots += Int(line.split(whereSeparator: \.isWhitespace)[1]) ?? 0
            }
        }
        return (blobs, snapshots)
    }
}
