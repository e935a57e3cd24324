// One archive of images into the daemon.

import Archive
import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import OCI
import TransferModel

struct Load: Sendable {
    let platforms: PlatformChoice
    let snapshotter: String
    let unpack: UnpackPolicy
    let job: Job
    /// What images without a name are called: this, `@` and their digest. As ctr calls them.
    private let prefix = "import-\(Date().formatted(.iso8601.year().month().day()))"

    init(platforms: PlatformChoice, snapshotter: String, unpack: UnpackPolicy, job: Job) {
        self.platforms = platforms
        self.snapshotter = snapshotter
        self.unpack = unpack
        self.job = job
    }

    func run(_ source: ByteSource) async throws(Failure) -> TransferResult {
        switch try await source.sniff() {
        case .images: break
        case .empty: throw Failure(.archive, "\(source.name) is empty.", hint: "Was it written to its end?")
        case .unreadable(let why):
            throw Failure(
                .archive, why,
                hint: "Archives of images are tar files as docker save writes them, plain, gzip or zstd.")
        case .rootFileSystem:
            throw Failure(
                .archive, "\(source.name) holds a root file system, no images.",
                hint: "tallyman import makes an image of it.")
        }
        let target = try await job.unpackTarget(platforms.list, snapshotter, unpack)
        return try await job.underLease { leased throws(Failure) in
            guard job.engine == .transfer else {
                return try await WorkingMemory.whileMoving { () throws(Failure) in
                    try await local(target, leased).run(source)
                }
            }
            let feed = ArchiveFeed(source, report: job.report)
            let before = Set(try await leased.images().map(\.name))
            let result = try await store(
                .archive { try await feed.send($0) }, before: before, unpackingTo: target, leased, feed)
            await feed.lookForRest()
            return result
        }
    }

    /// The same by this program itself.
    func local(_ target: ImagesEndpoint.Unpack?, _ leased: Containerd) -> LocalLoad {
        LocalLoad(platforms: platforms.list, prefix: prefix, target: target, leased: leased, job: job)
    }

    /// Has the daemon import an archive. Names that were there `before` are never taken away.
    func store(
        _ archive: TransferEndpoint, before: Set<String> = [], unpackingTo target: ImagesEndpoint.Unpack?,
        _ leased: Containerd, _ feed: ArchiveFeed? = nil
    ) async throws(Failure) -> TransferResult {
        let transferUnpack = try await job.transferUnpack(target, leased)
        let destination = ImagesEndpoint(
            otherNames: [.givenOr(prefix: prefix)], platforms: platforms.list,
            unpacks: transferUnpack.map { [$0] } ?? [])
        let saved = SavedNames()
        do throws(Failure) {
            try await leased.transfer(from: archive, to: .images(destination)) { [report = job.report] record in
                if record.isSaved { await saved.add(record.name) } else { report(.status(record.event)) }
            }
        } catch {
            throw await explain(error, feed)
        }
        return try await result(await saved.names, before: before, target, leased)
    }

    /// Looks at every image that was stored. The daemon stores also those that have nothing for the platforms asked for:
    /// their names go again, unless they were there `before`.
    ///
    /// Throws class `platform` when none is left.
    private func result(
        _ names: [String], before: Set<String>, _ target: ImagesEndpoint.Unpack?, _ leased: Containerd
    ) async throws(Failure) -> TransferResult {
        var images: [NamedDigest] = []
        var misfit: Failure?
        for name in try await withoutArchiveIndex(names, leased) {
            do throws(Failure) {
                let image = try await StoredImage(named: name, platforms: platforms.list, in: leased)
                images.append(NamedDigest(reference: name, digest: image.record.target.digest))
                guard let target else { continue }
                if try await !target.isDone(for: image, in: leased) {
                    try await job.unpack(image, to: target, leased)
                }
            } catch  where error.class == .platform {
                misfit = misfit ?? error
                job.report(.warning(Failure(.platform, "\(name) was left out. \(error.message)", hint: error.hint)))
                guard !before.contains(name), let record = try await leased.image(named: name) else { continue }
                try await leased.deleteImage(named: name, target: record.target)
            }
        }
        guard !images.isEmpty else {
            throw misfit ?? Failure(.archive, "The archive holds no image.")
        }
        return TransferResult(
            images: images, engine: .transfer, snapshotter: target?.snapshotter, unpacked: target != nil)
    }

    /// From containerd 2.3 on the daemon stores the archive's own table of contents too, first, as an image without a
    /// name: it is taken away. It is told from a real image by listing all the others.
    private func withoutArchiveIndex(_ names: [String], _ leased: Containerd) async throws(Failure) -> [String] {
        guard let first = names.first, first.hasPrefix(prefix), names.count > 1,
            let record = try await leased.image(named: first),
            let bytes = try await leased.document(record.target.digest),
            case .index(let index) = try Document(decoding: bytes, as: record.target.mediaType)
        else { return names }
        let listed = Set(index.manifests.map(\.digest))
        for name in names.dropFirst() {
            guard let other = try await leased.image(named: name), listed.contains(other.target.digest) else {
                return names
            }
        }
        try await leased.deleteImage(named: first, target: record.target)
        return Array(names.dropFirst())
    }

    private func explain(_ failure: Failure, _ feed: ArchiveFeed?) async -> Failure {
        if let verdict = await feed?.verdict(on: failure) { return verdict }
        var failure = failure
        if failure.class == .platform {
            failure.message = "The archive holds no image for \(platforms.label)."
            failure.hint = "Choose another platform with --platform, or take --all-platforms."
        }
        return failure
    }
}

/// Each name once, in the order of their coming: the daemon tells of some twice.
private actor SavedNames {
    private(set) var names: [String] = []

    func add(_ name: String) {
        if !names.contains(name) { names.append(name) }
    }
}
