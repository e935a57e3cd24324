// Images out of the content store into one archive, by this program itself.

import Archive
import ContainerdClient
import Failure
import Inventory
import OCI
import Synchronization
import TransferModel

/// An OCI layout that Docker reads too, its members in containerd's order: by name.
struct LocalExport: Sendable {
    let images: [Save.Cargo]
    let leased: Containerd
    let report: OperationContext.Report

    func write(to sink: ByteSink) async throws(Failure) {
        let blobs = self.blobs
        let total = blobs.reduce(0) { $0 + $1.size }
        try await sink.write(TarBlock.header(name: "blobs/"))
        for algorithm in Set(blobs.map { $0.digest.algorithm }).sorted() {
            try await sink.write(TarBlock.header(name: "blobs/\(algorithm)/"))
        }
        for blob in blobs {
            try await sink.write(TarBlock.header(name: blob.archivePath, size: blob.size))
            try await copy(blob, to: sink, total)
            try await sink.write(TarBlock.padding(after: blob.size))
        }
        try await add("index.json", ImageLayout.index(of: images.map(\.target)), to: sink)
        try await add("manifest.json", DockerArchive.list(dockerImages), to: sink)
        try await add("oci-layout", ImageLayout.mark, to: sink)
        try await sink.write(TarBlock.end)
        let count = await sink.count
        report(.stream(current: count, total: count))
        report(.settled)
    }

    /// Each once.
    private var blobs: [Descriptor] {
        var blobs: [Digest: Descriptor] = [:]
        for image in images {
            blobs[image.record.target.digest] = image.record.target
            for index in image.indexes { blobs[index.descriptor.digest] = index.descriptor }
            for part in image.parts {
                for blob in [part.descriptor] + (part.manifest?.blobs ?? []) { blobs[blob.digest] = blob }
            }
        }
        return blobs.values.sorted { $0.archivePath < $1.archivePath }
    }

    private func copy(_ blob: Descriptor, to sink: ByteSink, _ total: Int64) async throws(Failure) {
        let count = Mutex<Int64>(0)
        try await leased.read(blob.digest) { bytes in
            count.withLock { $0 += Int64(bytes.count) }
            try await sink.write(bytes)
            let written = await sink.count
            report(.stream(current: written, total: max(total, written)))
        }
        guard count.withLock({ $0 }) == blob.size else {
            throw Failure(
                .incomplete, "The blob \(blob.digest) has another size than the image says.",
                hint: "The content store is damaged, or the image is: pull it again.")
        }
    }

    private func add(_ name: String, _ bytes: [UInt8], to sink: ByteSink) async throws(Failure) {
        try await sink.write(TarBlock.file(name: name, bytes))
    }

    /// Docker knows one platform for each name: the host's, or the first.
    private var dockerImages: [DockerArchive.Image] {
        var found: [DockerArchive.Image] = []
        for image in images {
            let candidates = image.parts.filter { !$0.descriptor.isAttestation }
            guard
                let manifest = (candidates.best(for: .host) { $0.platform } ?? candidates.first { $0.manifest != nil })?
                    .manifest
            else { continue }
            let tags = [Reference(stored: image.record.name)?.familiar].compactMap(\.self)
            let config = manifest.config.archivePath
            if let position = found.firstIndex(where: { $0.config == config }) {
                found[position].tags += tags
            } else {
                found.append(
                    DockerArchive.Image(config: config, tags: tags, layers: manifest.layers.map(\.archivePath)))
            }
        }
        return found
    }
}

extension Save.Cargo {
    /// As the archive's index lists it.
    fileprivate var target: Descriptor {
        var target = record.target
        target.annotations.merge(ImageLayout.names(of: record.name)) { $1 }
        return target
    }
}

extension Descriptor {
    /// Where the blob is in an OCI layout.
    var archivePath: String { "blobs/\(digest.algorithm)/\(digest.hex)" }
}
