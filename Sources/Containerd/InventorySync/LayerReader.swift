// Reads which files a layer has, as its blob streams by.

import Archive
package import ContainerdClient
package import Failure
package import Inventory
package import OCI

package enum LayerReader {
    /// Reads a layer whole, in memory that doesn't depend on its size. `progress` is told the bytes of the blob that were
    /// read, each time some were.
    ///
    /// Throws class `incomplete` when the blob isn't here, `archive` when it can't be read, `cancelled` at once when the
    /// task is.
    package static func listing(
        of layer: Descriptor, in containerd: Containerd, progress: @Sendable @escaping (Int) -> Void
    ) async throws(Failure) -> LayerListing {
        do {
            return try await ByteSource.reading("the layer \(layer.digest.short)") { send in
                try await containerd.read(layer.digest) { bytes in
                    try await send(bytes)
                    progress(bytes.count)
                }
            } _: { source in
                try await source.decompress()
                let reader = TarReader(source)
                var listing = LayerListing()
                while let member = try await reader.next() {
                    listing.add(member.name, LayerEntryKind(member.kind), size: member.size)
                }
                listing.finish()
                return listing
            }
        } catch let failure as Failure where failure.code == .notFound {
            throw Failure(
                .incomplete, "The layer \(layer.digest.short) isn't here.",
                hint: "Pull the image again for its platform.")
        } catch {
            throw error as? Failure ?? Failure(.cancelled, "Cancelled.")
        }
    }
}

extension LayerEntryKind {
    init(_ kind: TarMember.Kind) {
        switch kind {
        case .file: self = .file
        case .link: self = .link
        case .symlink: self = .symlink
        case .folder: self = .folder
        case .other: self = .other
        }
    }
}
