// The manifests of an image that an operation is about, read one by one.

import ContainerdClient
import Failure
import Inventory
import OCI
import TransferModel

/// Walks from a target down to manifests. Where the documents come from is the caller's matter.
struct ImageTree: Sendable {
    struct Image: Sendable {
        var descriptor: Descriptor
        var manifest: Manifest
    }

    /// Indexes within indexes; deeper ones are refused, as are those that hold themselves.
    private static let deepest = 4

    /// Empty means all.
    let platforms: [Platform]
    let report: Job.Report
    let document: @Sendable (_ descriptor: Descriptor, _ parents: [Digest]) async throws(Failure) -> [UInt8]
    /// Called for each index and manifest, with all that it lists.
    let label: @Sendable (_ parent: Descriptor, _ children: [Descriptor]) async throws(Failure) -> Void

    /// Throws class `platform` when an index lists nothing for the platforms, `incomplete` for what can't be read.
    func images(of target: Descriptor) async throws(Failure) -> [Image] {
        try await images(of: target, below: [])
    }

    private func images(of descriptor: Descriptor, below parents: [Descriptor]) async throws(Failure) -> [Image] {
        guard parents.count <= Self.deepest, !parents.contains(where: { $0.digest == descriptor.digest }) else {
            throw Failure(.incomplete, "The image's index \(descriptor.digest) holds itself, or too many others.")
        }
        let bytes = try await document(descriptor, parents.suffix(1).map(\.digest))
        switch try Document(decoding: bytes, as: descriptor.mediaType) {
        case .manifest(let manifest):
            try await label(descriptor, manifest.blobs)
            report(
                .contents(
                    root: parents.first?.digest, manifest: descriptor, config: manifest.config, layers: manifest.layers)
            )
            return [Image(descriptor: descriptor, manifest: manifest)]
        case .index(let index):
            try await label(descriptor, index.manifests)
            var images: [Image] = []
            for child in try chosen(of: index) {
                images += try await self.images(of: child, below: parents + [descriptor])
            }
            return images
        }
    }

    /// A manifest of which the index doesn't say the platform may be any. Of one platform one manifest is taken: one
    /// that says it, if there is one.
    private func chosen(of index: Index) throws(Failure) -> [Descriptor] {
        guard !platforms.isEmpty else { return index.manifests }
        let fitting = index.manifests.filter { child in
            child.platform.map { mine in platforms.contains { mine.satisfies($0) } } ?? true
        }
        guard !fitting.isEmpty else {
            let names = Set(index.manifests.filter { !$0.isAttestation }.compactMap { $0.platform?.normalized })
            throw Failure(
                .platform, "The image isn't there for \(platforms.map(\.description).joined(separator: ", ")).",
                hint: names.isEmpty
                    ? nil : "It is built for \(names.sorted().map(\.description).joined(separator: ", ")).")
        }
        guard platforms.count == 1 else { return fitting }
        return [fitting.first { $0.platform != nil } ?? fitting[0]]
    }
}
