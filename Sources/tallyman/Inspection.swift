// One image, with all that `inspect` and `history` tell of it.

import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import OCI
import Stocktaking

struct Inspection: Sendable {
    var image: ImageRecord
    /// All names of the target, sorted.
    var names: [String]
    var anatomy: ImageAnatomy
    /// The image of the platform that was asked for.
    var chosen: ImageAnatomy.Node
    var config: ImageConfig
    /// By chain ID, in the snapshotter that is looked at: what is unpacked.
    var usages: [Digest: SnapshotUsage]

    /// Bytes unpacked; 0 when not all is.
    var size: Int64 {
        let chain = ChainID.chain(of: config.rootFS.diffIDs)
        guard chain.allSatisfy({ usages[$0] != nil }) else { return 0 }
        return chain.reduce(0) { $0.addingReportingOverflow(usages[$1]?.size ?? 0).partialValue }
    }
}

extension Connection {
    /// Throws class `not-found`, `reference` for the start of several IDs, `platform` when the image isn't here for any
    /// that was asked for, or what is wrong with its documents.
    func inspect(_ text: String, platform: Platform?, _ settings: Settings) async throws(Failure) -> Inspection {
        let images = try await containerd.images()
        let found = try images.meant(by: text, in: settings.namespace)
        let image = found[0]
        let anatomy = try await AnatomyReader.anatomy(of: image.target, in: containerd)
        let node = anatomy.image(for: platform ?? .host) ?? (platform == nil ? anatomy.image(for: nil) : nil)
        guard let node, let config = node.config else {
            if let problem = anatomy.root.all.compactMap(\.problem).first { throw problem }
            let there = anatomy.root.all.filter { $0.kind == .manifest }.compactMap(\.platform?.description)
            throw Failure(
                .platform, "\(text) isn't here for \(platform?.description ?? "any platform").",
                hint: there.isEmpty ? nil : "It is built for \(there.joined(separator: ", ")).")
        }
        let snapshotter = try await snapshotter(for: settings.namespace, settings)
        var usages: [Digest: SnapshotUsage] = [:]
        for name in ChainID.chain(of: config.rootFS.diffIDs) {
            do throws(Failure) {
                usages[name] = try await containerd.usage(of: name.description, in: snapshotter)
            } catch  where error.class == .snapshotter {
                break
            }
            // Where one is missing, those above it are.
            if usages[name] == nil { break }
        }
        return Inspection(
            image: image, names: images.filter { $0.target.digest == image.target.digest }.map(\.name).sorted(),
            anatomy: anatomy, chosen: node, config: config, usages: usages)
    }

    /// A document as it is stored; null when it isn't here.
    func document(_ digest: Digest) async throws(Failure) -> JSON {
        try await containerd.document(digest).map { .document($0) } ?? .null
    }
}
