// Images in IPFS: a file names the root, and every descriptor says which file its blob is.

package import Failure
import FoundationEssentials
package import OCI
import Synchronization

extension IPFSClient {
    /// Bytes of a descriptor that are read.
    private static let longestDescriptor = 64 << 10

    /// What an image's reference stands for: the file is the descriptor of its index or manifest.
    ///
    /// Throws as `read`, and class `reference` for a file that is something else.
    package func image(_ file: IPFSReference) async throws(Failure) -> Descriptor {
        let come = Mutex<[UInt8]>([])
        try await read(file, length: Int64(Self.longestDescriptor)) { piece in come.withLock { $0 += piece } }
        do {
            let target = try JSONDecoder().decode(Descriptor.self, from: Data(come.withLock(\.self)))
            if target.cid != nil, [.index, .manifest].contains(target.mediaType.role) { return target }
        } catch {
            // It is no JSON, or other JSON.
        }
        throw Failure(
            .reference, "\(file) is no image: the file holds no descriptor of one.",
            hint: "Type the CID that a push of an image to IPFS has printed.")
    }

    /// Hands the bytes of a blob to `take`, from `offset` up to the descriptor's size and no further.
    ///
    /// Throws as `read`, class `not-found` where the descriptor names no file, `incomplete` where that has another size.
    /// The digest is not checked: whoever stores the bytes has to.
    package func blob(
        _ descriptor: Descriptor, from offset: Int64 = 0, _ take: @Sendable @escaping ([UInt8]) async throws -> Void
    ) async throws(Failure) {
        guard let cid = descriptor.cid else {
            throw Failure(
                .notFound, "The image doesn't say where in IPFS its blob \(descriptor.digest) is.",
                hint: "It is damaged: push it again.")
        }
        let place = Mutex(offset)
        try await read(.content(cid), from: offset) { piece in
            let end = place.withLock { place in
                place += Int64(piece.count)
                return place
            }
            guard end <= descriptor.size else { throw Failure.otherFile(descriptor, "it is longer") }
            try await take(piece)
        }
        let end = place.withLock(\.self)
        guard end == descriptor.size else {
            throw .otherFile(descriptor, "it has \(end) of \(descriptor.size) bytes")
        }
    }
}

extension Failure {
    /// The file of a blob has other bytes than its descriptor says. The node has compared them with the CID: so it is the
    /// image that names the wrong file.
    package static func otherFile(_ blob: Descriptor, _ cause: String?) -> Failure {
        Failure(
            .incomplete,
            "The file \(blob.cid.map { "ipfs://\($0)" } ?? "in IPFS") doesn't match the digest \(blob.digest) that the "
                + "image gives for it.",
            hint: "Nothing of it was kept. The image is damaged, or was tampered with.", cause: cause)
    }
}
