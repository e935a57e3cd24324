// Whether an image that is here is what its documents say, and what is wrong with one that the daemon gave up.

import ContainerdClient
import Failure
import Inventory
import OCI
import TransferModel

extension ImageConfig {
    /// Throws class `incomplete` when the manifest lists another number of layers: nothing could be run from such.
    func check(_ manifest: Manifest) throws(Failure) {
        guard rootFS.diffIDs.count != manifest.layers.count else { return }
        throw Failure(
            .incomplete,
            "The image's manifest lists \(manifest.layers.count) layers, its configuration \(rootFS.diffIDs.count).",
            hint: "The image is damaged: build it, or save it, again.")
    }
}

extension Manifest {
    /// Whether it is of an image, not of another artifact.
    var isOfImage: Bool { config.mediaType.role == .config }
}

extension OperationContext {
    /// What is wrong with an image of which some or all is here: the daemon doesn't say which layer it could not unpack,
    /// nor what it could not read. Layers that are not unpacked yet are unpacked. Nil where nothing is found.
    func fault(
        of target: Descriptor, for platforms: [Platform], unpackingTo unpack: ImagesEndpoint.Unpack?,
        pulled reference: String? = nil,
        _ leased: Containerd
    ) async -> Failure? {
        let notHere = Failure(.notFound, "")
        let read: @Sendable (Descriptor) async throws(Failure) -> [UInt8] = { descriptor throws(Failure) in
            guard let bytes = try await leased.document(descriptor.digest) else { throw notHere }
            return bytes
        }
        let tree = ImageTree(
            platforms: platforms, report: { _ in },
            document: { descriptor, _ throws(Failure) in try await read(descriptor) }, label: { _, _ in })
        do throws(Failure) {
            for image in try await tree.images(of: target) {
                guard let unpack, let config = image.config else { continue }
                let source = reference.map { LayerSource(reference: $0, manifest: image.descriptor.digest) }
                try await silent.unpacker(for: unpack, leased)
                    .unpack(image.manifest, config, from: source) { index throws(Failure) in
                        guard try await leased.blob(image.manifest.layers[index].digest) != nil else { throw notHere }
                    }
            }
            return nil
        } catch {
            return error == notHere || error.code == .cancelled ? nil : error
        }
    }
}
