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
    let context: OperationContext
    let names = StoredNames()
    /// What images without a name are called: this, `@` and their digest. As ctr calls them.
    let prefix = "import-\(Date().formatted(.iso8601.year().month().day()))"

    init(platforms: PlatformChoice, snapshotter: String, unpack: UnpackPolicy, context: OperationContext) {
        self.platforms = platforms
        self.snapshotter = snapshotter
        self.unpack = unpack
        self.context = context
    }

    func run(_ source: ByteSource) async throws(Failure) -> TransferResult {
        let beginning = try await source.sniff()
        let folder = beginning == .undecided ? nil : try folder(of: beginning, in: source.name)
        context.report(.engine(try folder.map(engine) ?? context.engine))
        let target = try await context.unpackTarget(platforms.list, snapshotter, unpack)
        if let target { context.report(.unpacks(snapshotter: target.snapshotter, asTheyCome: false)) }
        return try await context.underLease(rollingBack: { names.rollbacks(hasSucceeded: $0) }) {
            leased throws(Failure) in
            if let folder { return try await load(source, folder, target, leased) }
            return try await load(try await StoredArchive(source, leased, context.report), target, leased)
        }
    }

    /// Loads the images of an archive that was stored because its beginning didn't tell what it is.
    func load(
        _ archive: StoredArchive, _ target: ImagesEndpoint.Unpack?, _ leased: Containerd
    ) async throws(Failure) -> TransferResult {
        let folder = try folder(of: archive.contents, in: archive.name)
        context.report(.engine(try engine(folder)))
        return try await archive.reading(from: leased) { source throws(Failure) in
            // Its bytes were counted when it was stored.
            try await load(source, folder, target, leased) { event in
                if case .stream = event { return }
                context.report(event)
            }
        }
    }

    private func load(
        _ source: ByteSource, _ folder: String, _ target: ImagesEndpoint.Unpack?, _ leased: Containerd,
        report: OperationContext.Report? = nil
    ) async throws(Failure) -> TransferResult {
        let report = report ?? context.report
        if !folder.isEmpty { context.report(.note("the image lies in the folder \(folder)/ of \(source.name)")) }
        guard try engine(folder) == .transfer else {
            return try await WorkingMemory.whileMoving { () throws(Failure) in
                let local = local(target, leased)
                return try await local.store(try await local.images(of: source, in: folder, report: report))
            }
        }
        let upload = ArchiveUpload(source, report: report)
        let result = try await store(
            .archive { try await upload.send($0) }, of: source, unpackingTo: target, leased, upload)
        await upload.lookForRest()
        return result
    }

    /// Where in the archive the images lie. Throws class `archive` when there are none, or more than one place.
    private func folder(of contents: ArchiveContents, in name: String) throws(Failure) -> String {
        switch contents {
        case .images(let folder): return folder
        case .severalImages(let folders):
            throw Failure(
                .archive, "The images lie in several folders of \(name): \(folders.joined(separator: ", ")).",
                hint: "Pack the contents of each folder into an archive of its own.")
        case .rootFileSystem, .undecided:
            throw Failure(
                .archive, "\(name) holds a root file system, no images.", hint: "tallyman import makes an image of it.")
        case .empty: throw Failure(.archive, "\(name) is empty.", hint: "Was it written to its end?")
        case .unreadable(let why):
            throw Failure(
                .archive, why,
                hint: "Archives of images are tar files as docker save writes them, plain, gzip or zstd.")
        }
    }

    /// The Transfer service looks for images only at the top of an archive.
    private func engine(_ folder: String) throws(Failure) -> EngineKind {
        guard context.engine == .transfer, !folder.isEmpty else { return context.engine }
        guard context.choice != .transfer else {
            throw Failure(
                .archive, "The image lies in the folder \(folder)/ of the archive, where Transfer doesn't look for it.",
                hint: "Go without --engine transfer, or pack what is in the folder: tar -C \(folder) -cf image.tar .")
        }
        return .local
    }

    /// The same by this program itself.
    func local(_ target: ImagesEndpoint.Unpack?, _ leased: Containerd) -> LocalLoad {
        LocalLoad(platforms: platforms.list, prefix: prefix, target: target, leased: leased, context: context)
    }
}
