// An index that lists only some of another one's manifests, for pushing what is here.

import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import OCI

struct ReducedIndex: Sendable {
    let bytes: [UInt8]
    private let original: ImageRecord
    private let parts: [LocalImage.Part]

    var target: Descriptor {
        Descriptor(mediaType: original.target.mediaType, digest: .sha256(of: bytes), size: Int64(bytes.count))
    }

    /// All that the index says besides stays as it is; an index in it gives way to what is kept of that. Throws class
    /// `incomplete` when it can't be read.
    init(of image: LocalImage, keeping parts: [LocalImage.Part]) throws(Failure) {
        let kept = Set(parts.map(\.descriptor.digest.description))
        let inner = Dictionary(image.indexes.dropFirst().map { ($0.descriptor.digest.description, $0.bytes) }) { $1 }
        func keptManifests(of document: [String: JSONValue]) -> [JSONValue] {
            guard case .array(let manifests) = document["manifests"] else { return [] }
            return manifests.flatMap { manifest -> [JSONValue] in
                guard case .object(let fields) = manifest, case .text(let digest) = fields["digest"] else { return [] }
                if kept.contains(digest) { return [manifest] }
                guard let bytes = inner[digest], case .object(let index) = try? JSONValue(parsing: bytes) else {
                    return []
                }
                return keptManifests(of: index)
            }
        }
        original = image.record
        guard let index = image.index, case .object(var document) = try? JSONValue(parsing: index),
            case .array = document["manifests"]
        else { throw Failure(.incomplete, "The index of \(original.name) can't be read.") }
        document["manifests"] = .array(keptManifests(of: document))
        bytes = try JSONValue.object(document).bytes
        self.parts = parts
    }

    /// Stores it under a name of its own for the length of `body`. The name is removed whatever happens; should that
    /// fail, it ends by itself after a day.
    func stored<Value: Sendable>(
        in leased: Containerd, _ body: (_ name: String) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let lease = leased.lease ?? ""
        var labels: [String: String] = [:]
        for (number, part) in parts.enumerated() {
            labels["containerd.io/gc.ref.content.m.\(number)"] = part.descriptor.digest.description
        }
        _ = try await leased.writeDocument(bytes, labels: labels)
        let now = Date()
        let image = ImageRecord(
            name: "\(original.name)-\(lease)",
            target: target,
            labels: [TransferLease.Label.lease: lease, "containerd.io/gc.expire": TransferLease.expiry(now)],
            createdAt: now, updatedAt: now)
        try await leased.createImage(image)
        let result: Result<Value, Failure>
        do throws(Failure) {
            result = .success(try await body(image.name))
        } catch {
            result = .failure(error)
        }
        _ = await shielded { try? await leased.deleteImage(named: image.name, target: image.target) }
        return try result.get()
    }
}
