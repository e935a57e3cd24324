// Stores the blobs of an archive of images as they stream by, and finds out which images it holds.

import Archive
import ContainerdClient
import Failure
import Inventory
import OCI
import Synchronization
import TransferModel

/// Reads an OCI layout, or what Docker and Podman save; where an archive is both, it is read as the former, as containerd
/// does (`ImportIndex` in core/images/archive of 2.1.9).
struct ArchiveIngest: Sendable {
    /// An image of the archive.
    struct Entry: Sendable {
        /// What the archive calls it; nil when it has no name.
        var name: String?
        var target: Descriptor

        init(name: String?, target: Descriptor) {
            self.name = name
            self.target = target
        }

        /// As an archive's index lists it.
        init(_ target: Descriptor) {
            let names = ["io.containerd.image.name", "org.opencontainers.image.ref.name"]
            self.init(name: names.compactMap { target.annotations[$0] }.first { !$0.isEmpty }, target: target)
        }

        /// What the image is called here, as containerd does it: a name that is only a tag gets the prefix.
        func name(prefix: String) -> String {
            guard let name else { return "\(prefix)@\(target.digest)" }
            return name.contains(where: "/:@".contains) ? name : "\(prefix):\(name)"
        }
    }

    /// Descriptions of images are this long at most, in bytes.
    private static let longestDescription = 20 << 20
    /// Blobs that have been sent, and that the daemon still checks and stores.
    private static let mostStored = 3

    let source: ByteSource
    /// Where in the archive the images lie; empty at the top. What lies elsewhere is passed over.
    let folder: String
    /// With a lease, which holds all that is stored.
    let leased: Containerd
    let storesOtherDigests: Bool
    let report: OperationContext.Report

    private struct Found: Sendable {
        var blobs: [String: Descriptor] = [:]
        var links: [String: String] = [:]
        var scan = ArchiveScan()
        var isLayout = false
        var index: [UInt8]?
        var dockerManifests: [UInt8]?

        /// A blob by its path, or by that of a link to it.
        func blob(_ path: String) -> Descriptor? { blobs[path] ?? links[path].flatMap { blobs[$0] } }
    }

    /// Throws class `archive` for what can't be read or is none of the known kinds.
    func entries() async throws(Failure) -> [Entry] {
        let found = try await readAll()
        guard folder.isEmpty || found.scan.contents == .images(folder: folder) else {
            throw Failure(
                .archive, "\(source.name) holds more than the image in its folder \(folder)/.",
                hint: "Pack what is in the folder by itself: tar -C \(folder) -cf image.tar .")
        }
        if found.isLayout {
            guard let index = found.index else { throw Failure(.archive, "\(source.name) has no index.json.") }
            return try entries(ofLayout: index)
        }
        guard let manifests = found.dockerManifests else {
            throw Failure(
                .archive, "\(source.name) holds no images that are known.",
                hint: "It has neither an oci-layout nor a manifest.json.")
        }
        return try await entries(ofDocker: manifests, found)
    }

    private func readAll() async throws(Failure) -> Found {
        source.announce(report)
        try await source.decompress()
        let reader = TarReader(source)
        let found: Found
        do {
            found = try await members(of: reader)
        } catch {
            throw error as? Failure ?? Failure(.cancelled, "Cancelled.")
        }
        await warn(reader)
        let count = await source.taken
        report(.stream(current: count, total: count))
        report(.settled)
        return found
    }

    /// While the daemon checks and stores blobs, the next one is on its way.
    private func members(of reader: TarReader) async throws -> Found {
        try await withThrowingTaskGroup(of: (String, Descriptor).self) { group in
            var found = Found()
            var storing = 0
            while let member = try await reader.next() {
                found.scan.add(member)
                guard let path = ArchivePath.normal(member.name).path(below: folder) else { continue }
                switch (path, member.kind) {
                case ("oci-layout", .file):
                    found.isLayout = true
                case ("index.json", .file):
                    found.index = try await reader.contents(limit: Self.longestDescription)
                case ("manifest.json", .file):
                    found.dockerManifests = try await reader.contents(limit: Self.longestDescription)
                case (_, .file):
                    let (handed, mark) = AsyncStream<Void>.makeStream()
                    group.addTask {
                        defer { mark.finish() }
                        return (path, try await store(path, member.size, reader, mark))
                    }
                    for await _ in handed {}
                    if storing < Self.mostStored {
                        storing += 1
                    } else if let (path, blob) = try await group.next() {
                        found.blobs[path] = blob
                    }
                case (_, .link(let target)):
                    found.links[path] = ArchivePath.normal(target).path(below: folder)
                case (_, .symlink(let target)):
                    found.links[path] = ArchivePath.normal("\(path)/../\(target)")
                default: break
                }
            }
            for try await (path, blob) in group { found.blobs[path] = blob }
            return found
        }
    }

    private func warn(_ reader: TarReader) async {
        if await reader.endedWithoutMark {
            report(.warning(Failure(.archive, "\(source.name) has no end mark: something may be missing.")))
        }
        if await reader.hasTrailingData {
            report(.warning(Failure(.archive, "\(source.name) goes on after its end: what follows was passed over.")))
        }
    }

    /// `mark` ends when the reader can go on: then all is sent, but not yet stored.
    private func store(
        _ path: String, _ size: Int64, _ reader: TarReader, _ mark: AsyncStream<Void>.Continuation
    ) async throws(Failure) -> Descriptor {
        let ref = "tar-\(leased.lease ?? "")-\(path)"
        let parts = path.split(separator: "/")
        // By other digests than SHA-256 not every containerd stores blobs: those are only needed if an image lists them.
        guard parts.count == 3, parts[0] == "blobs", let digest = Digest("\(parts[1]):\(parts[2])"),
            digest.algorithm == "sha256" || storesOtherDigests
        else {
            return try await storeUnnamed(ref, size, reader, mark)
        }
        let blob = Descriptor(mediaType: MediaType(""), digest: digest, size: size)
        do throws(Failure) {
            _ = try await leased.writeBlob(blob, ref: ref) { offset, send in
                // All of it is here, in another namespace.
                if offset < size { try await hand(reader, mark, to: send) }
            }
        } catch  where error.code == .incomplete {
            throw Failure(
                .archive, "\(source.name) is damaged: \(path) is not what its name says.", hint: "Get it again.",
                cause: error.cause)
        }
        return blob
    }

    private func storeUnnamed(
        _ ref: String, _ size: Int64, _ reader: TarReader, _ mark: AsyncStream<Void>.Continuation
    ) async throws(Failure) -> Descriptor {
        let hasher = Mutex(Digest.Hasher())
        let digest = { @Sendable in hasher.withLock { $0.finalize() } }
        try await leased.writeBlob(ref: ref, digest: digest, labels: { [:] }) { send in
            try await hand(reader, mark) { piece in
                hasher.withLock { $0.update(piece) }
                try await send(piece)
            }
        }
        return Descriptor(mediaType: MediaType(""), digest: digest(), size: size)
    }

    private func hand(
        _ reader: TarReader, _ mark: AsyncStream<Void>.Continuation, to send: @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        while let piece = try await reader.piece() {
            try await send(piece)
            report(.stream(current: await source.taken, total: source.size))
        }
        mark.finish()
    }

    private func entries(ofLayout bytes: [UInt8]) throws(Failure) -> [Entry] {
        guard case .index(let index) = try Document(decoding: bytes, as: .ociIndex) else { return [] }
        return index.manifests.map { Entry($0) }
    }

    /// Docker's archives list layers by path: a manifest is made of them, the same as containerd's, byte for byte.
    private func entries(ofDocker bytes: [UInt8], _ found: Found) async throws(Failure) -> [Entry] {
        var entries: [Entry] = []
        for image in try DockerArchive.images(bytes) {
            func blob(_ path: String) throws(Failure) -> Descriptor {
                guard !path.isEmpty else {
                    throw Failure(.archive, "The manifest.json of \(source.name) lists something without a name.")
                }
                guard let blob = found.blob(ArchivePath.normal(path)) else {
                    throw Failure(.archive, "\(source.name) lacks \(path), which its manifest lists.")
                }
                return blob
            }
            var config = try blob(image.config)
            config.mediaType = .dockerConfig
            var layers = try await preferred(image.layers.map(blob))
            for (position, layer) in layers.enumerated() {
                let kind = ArchiveKind(
                    firstBytes: try await leased.bytes(of: layer.digest, min(ArchiveKind.length, Int(layer.size))))
                layers[position].mediaType = kind == .gzip || kind == .zstd ? .dockerLayerGzip : .dockerLayer
            }
            let manifest = DockerArchive.manifest(config, layers)
            let target = Descriptor(
                mediaType: .dockerManifest, digest: try await leased.writeDocument(manifest),
                size: Int64(manifest.count))
            if image.tags.isEmpty { entries.append(Entry(name: nil, target: target)) }
            for tag in image.tags {
                let reference = try Reference(parsing: tag)
                var named = target
                named.annotations = ImageLayout.names(of: reference.description)
                entries.append(Entry(name: reference.description, target: named))
            }
        }
        return entries
    }

    /// Where a layer is here in another form already, that one is taken: of several the last by digest, as containerd
    /// does (`resolveLayers` in core/images/archive of 2.1.9).
    private func preferred(_ layers: [Descriptor]) async throws(Failure) -> [Descriptor] {
        let known = try await leased.blobs(labelled: ContentLabels.uncompressed, Set(layers.map(\.digest)))
        let forms = Dictionary(grouping: known) { $0.labels[ContentLabels.uncompressed] ?? "" }
        var preferred = layers
        for (position, layer) in layers.enumerated() {
            let form = forms[layer.digest.description]?.max { $0.digest.description < $1.digest.description }
            guard let form else { continue }
            try await leased.hold(form.digest)
            // Unless somebody has removed it in between.
            guard try await leased.blob(form.digest) != nil else { continue }
            (preferred[position].digest, preferred[position].size) = (form.digest, form.size)
        }
        return preferred
    }
}
