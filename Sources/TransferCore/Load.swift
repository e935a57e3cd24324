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
    let names = StoredNames()
    /// What images without a name are called: this, `@` and their digest. As ctr calls them.
    let prefix = "import-\(Date().formatted(.iso8601.year().month().day()))"

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
        return try await job.underLease(putBack: { names.putBack(hasSucceeded: $0) }) { leased throws(Failure) in
            guard job.engine == .transfer else {
                return try await WorkingMemory.whileMoving { () throws(Failure) in
                    try await local(target, leased).run(source)
                }
            }
            let feed = ArchiveFeed(source, report: job.report)
            let result = try await store(
                .archive { try await feed.send($0) }, of: source, unpackingTo: target, leased, feed)
            await feed.lookForRest()
            return result
        }
    }

    /// The same by this program itself.
    func local(_ target: ImagesEndpoint.Unpack?, _ leased: Containerd) -> LocalLoad {
        LocalLoad(platforms: platforms.list, prefix: prefix, target: target, leased: leased, job: job)
    }
}
