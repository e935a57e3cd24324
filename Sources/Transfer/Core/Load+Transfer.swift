// An archive through the Transfer service: what it stores is looked at, and restored where it is no good.

import Archive
import ContainerdClient
import Failure
import Inventory
import Leases
import OCI
import Synchronization
import TransferModel

extension Load {
    /// Has the daemon import an archive. What is stored is told to `names`, so that a load without success leaves each
    /// name as it was.
    ///
    /// Where the daemon refuses it, `source` is read again, if it can be: by this program, which knows what is wrong.
    func store(
        _ archive: TransferEndpoint, of source: ByteSource? = nil, unpackingTo target: ImagesEndpoint.Unpack?,
        _ leased: Containerd, _ upload: ArchiveUpload? = nil
    ) async throws(Failure) -> TransferResult {
        let transferUnpack = try await context.transferUnpack(target, leased)
        let destination = ImagesEndpoint(
            otherNames: [.givenOr(prefix: prefix)], platforms: platforms.list,
            unpacks: transferUnpack.map { [$0] } ?? [])
        names.begin(try await leased.images())
        do throws(Failure) {
            try await leased.transfer(from: archive, to: .images(destination)) {
                [names, report = context.report] record in
                guard record.isSaved else { return report(.status(record.event)) }
                // The image that was called so must be whole if it has to be restored.
                if let old = names.add(record.name) { try? await leased.hold(old.target.digest) }
            }
        } catch {
            return try await local(instead: error, source, target, leased, upload)
        }
        return try await result(target, leased)
    }

    /// Looks at every image that was stored. The daemon stores also those that have nothing for the platforms asked for:
    /// their names are restored.
    ///
    /// Throws class `platform` when none is left, `incomplete` when one is not what its documents say.
    private func result(
        _ target: ImagesEndpoint.Unpack?, _ leased: Containerd
    ) async throws(Failure) -> TransferResult {
        var images: [NamedDigest] = []
        var misfit: Failure?
        for name in try await withoutArchiveIndex(names.all, leased) {
            do throws(Failure) {
                let image = try await stored(name, leased)
                images.append(NamedDigest(reference: name, digest: image.record.target.digest))
                guard let target else { continue }
                if try await !target.isDone(for: image, in: leased) {
                    try await context.unpack(image, to: target, leased)
                }
            } catch  where error.code == .platform {
                misfit = misfit ?? error
                context.report(.warning(Failure(.platform, "\(name) was left out. \(error.message)", hint: error.hint)))
                try await leased.rollBack(names.rollback(of: name))
            }
        }
        guard !images.isEmpty else {
            throw misfit ?? Failure(.archive, "The archive holds no image.")
        }
        return TransferResult(
            images: images, engine: .transfer, snapshotter: target?.snapshotter, unpacked: target != nil)
    }

    /// The image of a name that the daemon has stored. Of several with one name it leaves the last, and what the archive
    /// says of an image's platform it leaves out: then the archive's index is asked.
    private func stored(
        _ name: String, _ leased: Containerd
    ) async throws(Failure) -> StoredImage {
        guard let record = try await leased.image(named: name) else { throw StoredImage.isGone(name) }
        var target = record.target
        do throws(Failure) {
            if !names.repeated.contains(name) {
                return try await StoredImage(record, as: target, platforms: platforms.list, in: leased)
            }
        } catch  where error.code == .platform {
            // The archive may know more.
        }
        let listed = try await leased.listed(as: name, target, prefix: prefix)
        if !listed.isEmpty { target = try await leased.best(of: listed, for: platforms.list) }
        let image = try await StoredImage(record, as: target, platforms: platforms.list, in: leased)
        if target.digest != record.target.digest { try await leased.storeImage(name, target) }
        return image
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

    /// The daemon says little of what it stopped at. The archive is read again, and what is wrong with it is thrown;
    /// where nothing is, it is loaded so, unless Transfer was asked for.
    private func local(
        instead failure: Failure, _ source: ByteSource?, _ target: ImagesEndpoint.Unpack?, _ leased: Containerd,
        _ upload: ArchiveUpload?
    ) async throws(Failure) -> TransferResult {
        // What has no cause is not the daemon's; and one that went away would be waited for.
        guard failure.cause != nil, ![.cancelled, .storage, .snapshotter].contains(failure.code),
            (try? await leased.daemon()) != nil, let source = try await source?.again()
        else { throw await upload?.verdict(on: failure) ?? described(failure) }
        let local = LocalLoad(
            platforms: platforms.list, prefix: prefix, target: target, leased: leased, context: context.silent)
        let images = try await local.images(of: source)
        guard context.choice == .auto else {
            var failure = described(failure)
            failure.hint = "Go without --engine transfer: this program then loads it itself."
            throw failure
        }
        context.report(.engine(.local))
        context.report(.note("the Transfer service can't read \(source.name): this program loads it itself"))
        return try await local.store(images)
    }

    private func described(_ failure: Failure) -> Failure {
        var failure = failure
        if failure.code == .platform {
            failure.message =
                platforms.list.isEmpty
                ? "The archive holds no image."
                : "The archive holds no image for \(platforms.list.map(\.description).joined(separator: ", "))."
            failure.hint = "Choose another platform with --platform, or take --all-platforms."
        } else if let digest = failure.cause?.firstMatch(of: /content digest (\S+): not found/) {
            failure = .missing(String(digest.1), cause: failure.cause)
        }
        return failure
    }
}

extension Failure {
    /// An archive that lacks what one of its documents lists.
    static func missing(_ digest: String, cause: String? = nil) -> Failure {
        Failure(
            .incomplete, "The archive lacks \(digest), which the image needs.",
            hint: "If it was saved for some platforms only, load those.", cause: cause)
    }
}

/// The names that a load has the daemon write, and what they stood for before.
final class StoredNames: Sendable {
    private let state = Mutex((before: [String: ImageRecord](), all: [String](), repeated: Set<String>()))

    /// Each once, in the order of their coming.
    var all: [String] { state.withLock(\.all) }
    /// Those that the daemon has told of more than once: an archive may have several images of one name.
    var repeated: Set<String> { state.withLock(\.repeated) }

    func begin(_ images: [ImageRecord]) {
        state.withLock { $0.before = Dictionary(images.map { ($0.name, $0) }) { $1 } }
    }

    /// What the name stood for.
    func add(_ name: String) -> ImageRecord? {
        state.withLock { state in
            if state.all.contains(name) { state.repeated.insert(name) } else { state.all.append(name) }
            return state.before[name]
        }
    }

    func rollback(of name: String) -> RecordRollback {
        RecordRollback(name: name, original: state.withLock { $0.before[name] })
    }

    /// What is to be restored when the load has ended.
    func rollbacks(hasSucceeded: Bool) -> [RecordRollback] { hasSucceeded ? [] : all.map { rollback(of: $0) } }
}
