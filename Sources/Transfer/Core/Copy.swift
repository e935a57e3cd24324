// One image out of another daemon's content store, by this program itself: hosts that don't reach each other, nor a
// registry, exchange images so.

package import ContainerdClient
import Failure
import Inventory
package import Leases
import OCI
import RegistryClient
import TransferModel

/// Where a copy has its image from.
package struct CopySource: Sendable {
    /// In the image's namespace, without a lease.
    let containerd: Containerd
    let journal: RollbackJournal

    /// `journal` is that of the daemon there: what can't be undone while it is away is done by whoever has it. Without
    /// one the lease there ends by itself after a day.
    package init(_ containerd: Containerd, journal: RollbackJournal = RollbackJournal()) {
        self.containerd = containerd
        self.journal = journal
    }
}

extension TransferCore {
    /// What a copy reads from this core's daemon; what it can't undo there is among what this core has to.
    package func copySource(in namespace: String) -> CopySource {
        CopySource(containerd.inNamespace(namespace), journal: journal)
    }
}

/// Blobs that are here, as a whole or in part, are not moved again. The record is written last, with the labels that it
/// has there: a copy that fails changes none.
struct Copy: Sendable {
    let request: CopyRequest
    let source: CopySource
    let context: OperationContext

    private var host: String { request.source }

    func run() async throws(Failure) -> TransferResult {
        let platforms = request.platforms.list
        let unpack = try await context.unpackTarget(platforms, request.snapshotter, request.unpack)
        context.report(.status("looking for \(request.image) on \(host)"))
        let record = try await there { () throws(Failure) in try await source.containerd.findImage(request.image) }
        try await context.underLease { leased throws(Failure) in
            try await underLeaseThere { held throws(Failure) in
                let kept = try await there { () throws(Failure) in try await documents(of: record, platforms, held) }
                let blobs = DaemonBlobs(
                    containerd: held, host: host, patience: context.access.retries.standstill, report: context.report)
                let fetch = ImageFetch(
                    fetcher: Fetcher(source: blobs, leased: leased, report: context.report), platforms: platforms,
                    unpack: unpack, context: context, kept: kept)
                // No registry: a snapshotter that reads layers itself is told of none.
                _ = try await fetch.run(record.target) { _ in nil }
                try await leased.storeImage(record.name, record.target, labels: record.labels.passedOn)
            }
        }
        return TransferResult(
            images: [NamedDigest(reference: record.name, digest: record.target.digest)], engine: .local,
            snapshotter: unpack?.snapshotter, unpacked: unpack != nil)
    }

    /// The documents that are copied: those of the platforms, or of all that is there as a whole.
    ///
    /// Throws `platform` where one of the platforms isn't there, `incomplete` where something of it is missing.
    private func documents(
        of record: ImageRecord, _ platforms: [Platform], _ held: Containerd
    ) async throws(Failure) -> Set<Digest> {
        // Nobody may remove the image while it is read.
        try await held.hold(record.target.digest)
        let image = try await LocalImage(record, in: held)
        let parts = try await parts(of: image, platforms, held)
        let documents = parts.flatMap { [$0.descriptor, $0.manifest?.config].compactMap(\.self) }
        return Set((image.indexes.map(\.descriptor) + documents).map(\.digest))
    }

    private func parts(
        of image: LocalImage, _ platforms: [Platform], _ held: Containerd
    ) async throws(Failure) -> [LocalImage.Part] {
        let choice = platforms.isEmpty ? PlatformChoice.all : .only(platforms)
        let whole = image.parts.filter(\.missing.isEmpty)
        if platforms.isEmpty, whole.contains(where: { !$0.descriptor.isAttestation }) {
            let others = image.images.filter { !$0.missing.isEmpty }.map(\.name)
            if !others.isEmpty {
                context.report(.note("left out, as not all of it is on \(host): \(others.joined(separator: ", "))"))
            }
            return whole
        }
        do throws(Failure) {
            // Statements about an image come with all platforms alone, as in a pull.
            return try image.parts(for: choice).filter { platforms.isEmpty || !$0.descriptor.isAttestation }
        } catch  where error.code == .incomplete {
            let lazy = try await context.at(source).lazyLayers(of: image.record, for: choice, held)
            guard !lazy.isEmpty else { throw error }
            throw Failure(
                .incomplete, error.message,
                hint: "A snapshotter there mounts layers that stay in the registry: pull the image from there.",
                cause: error.cause)
        }
    }

    /// What goes wrong with the lease itself names the host; what `body` throws has done so where it is the host's.
    private func underLeaseThere(_ body: (Containerd) async throws(Failure) -> Void) async throws(Failure) {
        let result = try await there { () throws(Failure) in
            try await context.at(source).underLease { held -> Result<Void, Failure> in
                do throws(Failure) { return .success(try await body(held)) } catch { return .failure(error) }
            }
        }
        try result.get()
    }

    /// Names the host in what goes wrong there.
    private func there<Value>(_ body: () async throws(Failure) -> Value) async throws(Failure) -> Value {
        do throws(Failure) { return try await body() } catch { throw error.on(host) }
    }
}

extension OperationContext {
    /// The same operation on the daemon that it reads from.
    fileprivate func at(_ source: CopySource) -> OperationContext {
        var context = self
        (context.containerd, context.journal, context.probe) = (source.containerd, source.journal, DaemonProbe())
        return context
    }
}
