// Where an operation unpacks to, and whether it really did.

import ContainerdClient
import Failure
import Inventory
import OCI
import TransferModel

extension PlatformChoice {
    /// Normalised; empty means all.
    var list: [Platform] {
        switch self {
        case .all: []
        case .only(let list): list.isEmpty ? [.host] : list.map(\.normalized)
        }
    }
}

extension [Platform] {
    /// What the daemon is told: for one platform also those that do in its place. For several it would take them all.
    var acceptedIfOne: [Platform] { count == 1 ? self[0].accepted : self }
}

extension OperationContext {
    /// Nil means not at all.
    ///
    /// Throws `platform` when more than one has to be unpacked, `snapshotter` when there is no such snapshotter or it
    /// doesn't run.
    func unpackTarget(
        _ platforms: [Platform], _ snapshotter: String, _ policy: UnpackPolicy
    ) async throws(Failure) -> ImagesEndpoint.Unpack? {
        guard policy != .never else { return nil }
        guard platforms.count == 1 else {
            guard policy == .auto else {
                throw Failure(
                    .platform, "Only one platform can be unpacked.", hint: "Name one with --platform, or don't unpack.")
            }
            return nil
        }
        let found = try await self.snapshotter(snapshotter)
        if found.address != nil {
            do throws(Failure) { try await containerd.snapshotter(snapshotter).reach() } catch { throw error.of(found) }
        }
        return ImagesEndpoint.Unpack(platform: platforms[0], snapshotter: snapshotter)
    }

    /// Throws class `snapshotter` when there is no such snapshotter or the daemon could not load it.
    func snapshotter(_ name: String) async throws(Failure) -> SnapshotterSummary {
        let snapshotters = SnapshotterSummary.summaries(of: try await probe.plugins(containerd))
        let hint = "Those that run: \(snapshotters.filter { $0.state == .ok }.map(\.name).joined(separator: ", "))."
        guard let found = snapshotters.first(where: { $0.name == name }) else {
            let configuration = SnapshotterConfiguration(
                name: name, platform: features.platform, release: daemon.release)
            let lines = ["To have it, add to containerd's configuration:"] + configuration.lines
            throw Failure(
                .snapshotter, "This daemon has no snapshotter \(name).",
                hint: SnapshotterFamily(name: name) == nil ? hint : ([hint] + lines).joined(separator: "\n"))
        }
        switch found.state {
        case .ok: return found
        case .skipped(let reason), .failed(let reason):
            throw Failure(.snapshotter, "The snapshotter \(name) doesn't run.", hint: hint, cause: reason)
        }
    }

    /// The engine for a pull. Where the snapshotter may mount layers lazily, it is one on which it does: the Transfer
    /// service tells it of the layers from containerd 2.1 on and where it is set up to, but not all that SOCI wants to
    /// know, without which SOCI takes minutes for what it can't mount.
    ///
    /// Throws class `policy` where the Transfer service is asked for something that it can't pass on.
    func engine(for request: PullRequest) async throws(Failure) -> EngineKind {
        guard engine == .transfer, request.unpack != .never, request.platforms.list.count == 1 else { return engine }
        guard choice == .auto else {
            guard request.sociIndex == nil else {
                throw Failure(
                    .policy, "The Transfer service can't be told of a SOCI index.",
                    hint: "Go without --engine transfer: this program then does the work itself.")
            }
            return engine
        }
        let snapshotter = try await snapshotter(request.snapshotter)
        guard snapshotter.isRemote else { return engine }
        guard snapshotter.family != .soci, snapshotter.isAnnotated, features.has(.snapshotAnnotations) else {
            return .local
        }
        let target = ImagesEndpoint.Unpack(platform: request.platforms.list[0], snapshotter: snapshotter.name)
        let unpacks = try await underLease { leased throws(Failure) in try await probe.unpacks(target, leased) }
        return unpacks ? .transfer : .local
    }

    func unpacker(for target: ImagesEndpoint.Unpack, _ leased: Containerd) async throws(Failure) -> Unpacker {
        Unpacker(snapshotter: try await snapshotter(target.snapshotter), leased: leased, report: report)
    }
}

extension OperationContext {
    /// What of `target` the Transfer service does itself; nil leaves it to this program.
    func transferUnpack(
        _ target: ImagesEndpoint.Unpack?, _ leased: Containerd
    ) async throws(Failure) -> ImagesEndpoint.Unpack? {
        guard let target, try await !probe.unpacks(target, leased) else { return target }
        report(
            .note("the Transfer service isn't set up to unpack to \(target.snapshotter): this program has it unpacked"))
        return nil
    }

    /// Unpacks an image that is here as a whole.
    func unpack(
        _ image: StoredImage, to target: ImagesEndpoint.Unpack, pulled reference: String? = nil, _ leased: Containerd
    ) async throws(Failure) {
        guard let variant = image.variants[target.platform] else { return }
        let source = reference.map { LayerSource(reference: $0, manifest: variant.digest) }
        try await unpacker(for: target, leased).unpack(variant.manifest, variant.config, from: source) { _ in }
    }
}

extension ImagesEndpoint.Unpack {
    /// Whether the topmost snapshot of the image is there: the daemon answers "done" also when it left the unpacking
    /// out.
    func isDone(for image: StoredImage, in containerd: Containerd) async throws(Failure) -> Bool {
        guard let top = image.variants[platform]?.chain.last else { return true }
        return try await containerd.snapshotter(snapshotter).snapshot(top.description) != nil
    }
}
