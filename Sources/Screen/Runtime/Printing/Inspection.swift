// One image, with all that `inspect` and `history` tell of it.

import ContainerdClient
package import Failure
import FoundationEssentials
package import Inventory
import InventorySync
package import JSON
package import OCI
import TransferCore

package struct Inspection: Sendable {
    package var image: ImageRecord
    /// All names of the target, sorted.
    package var names: [String]
    package var documents: ImageDocuments
    /// The image of the platform that was asked for; where there is none, what comes nearest.
    package var chosen: ImageDocuments.Node
    /// By chain ID, in the snapshotter that is looked at: what is unpacked.
    package var usages: [Digest: SnapshotUsage]

    /// Nil for what is no image, and where it isn't here.
    package var config: ImageConfig? { chosen.config }

    /// Bytes unpacked; 0 when not all is.
    package var size: Int64 {
        guard let config else { return 0 }
        let chain = ChainID.chain(of: config.rootFS.diffIDs)
        guard chain.allSatisfy({ usages[$0] != nil }) else { return 0 }
        return chain.reduce(0) { $0.addingReportingOverflow(usages[$1]?.size ?? 0).partialValue }
    }
}

extension Connection {
    /// Throws class `not-found`, `reference` for the start of several IDs, `platform` when the image isn't here for any
    /// that was asked for, or what is wrong with its documents. With `orParts`, what has no configuration here does,
    /// such as an artifact, where no platform is asked for.
    package func inspect(
        _ text: String, platform: Platform?, _ settings: Settings, orParts: Bool = false
    ) async throws(Failure) -> Inspection {
        let images = try await containerd.images()
        let found = try images.meant(by: text, in: settings.namespace)
        let image = found[0]
        let documents = try await ImageDocumentReader.documents(of: image.target, in: containerd)
        let own = try await settings.core(self).features().platform
        let node = documents.image(for: platform ?? own) ?? (platform == nil ? documents.image(for: nil) : nil)
        let part = documents.root.all.first { $0.kind == .manifest && $0.manifest != nil } ?? documents.root
        guard let chosen = node ?? (orParts && platform == nil ? part : nil) else {
            throw documents.failure(finding: platform, of: text)
        }
        let snapshotter = try await snapshotter(for: settings.namespace, settings)
        var usages: [Digest: SnapshotUsage] = [:]
        for name in ChainID.chain(of: chosen.config?.rootFS.diffIDs ?? []) {
            do throws(Failure) {
                usages[name] = try await containerd.snapshotter(snapshotter).usage(of: name.description)
            } catch  where error.code == .snapshotter {
                break
            }
            // Where one is missing, those above it are.
            if usages[name] == nil { break }
        }
        return Inspection(
            image: image, names: images.filter { $0.target.digest == image.target.digest }.map(\.name).sorted(),
            documents: documents, chosen: chosen, usages: usages)
    }

    /// A document as it is stored; null when it isn't here. Throws class `incomplete` for one that other programs may
    /// not be able to read.
    package func document(_ digest: Digest) async throws(Failure) -> JSONValue {
        guard let bytes = try await containerd.document(digest) else { return .null }
        guard let document = JSONValue(bytes) else {
            throw Failure(.incomplete, "The document \(digest) is invalid JSON.")
        }
        return document
    }
}

extension ImageDocuments {
    /// Why there is no image.
    fileprivate func failure(finding platform: Platform?, of text: String) -> Failure {
        if let problem = root.all.compactMap(\.problem).first { return problem }
        let there = root.all.filter { $0.kind == .manifest }.compactMap(\.platform?.description)
        let isArtifact = there.isEmpty && root.all.contains { $0.manifest != nil }
        return Failure(
            .platform, "\(text) isn't here for \(platform?.description ?? "any platform").",
            hint: isArtifact
                ? "It is not an image: `inspect --mode native` shows what it is."
                : there.isEmpty ? nil : "It is built for \(there.joined(separator: ", ")).")
    }
}
