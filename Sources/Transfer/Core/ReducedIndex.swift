// An index that lists only some of another one's manifests, for pushing what is here.

import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import JSON
import Leases
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
        func keptManifests(of document: JSONValue) -> [JSONValue]? {
            guard case .array(let manifests) = document["manifests"] else { return nil }
            return manifests.flatMap { manifest -> [JSONValue] in
                guard case .text(let digest) = manifest["digest"] else { return [] }
                if kept.contains(digest) { return [manifest] }
                return inner[digest].flatMap { JSONValue($0) }.flatMap(keptManifests) ?? []
            }
        }
        original = image.record
        guard let document = image.index.flatMap({ JSONValue($0) }), case .object(let members) = document,
            let manifests = keptManifests(of: document)
        else { throw Failure(.incomplete, "The index of \(original.name) can't be read.") }
        let others = members.filter { $0.0 != "manifests" }
        bytes = JSONValue.object(others + [("manifests", .array(manifests))]).sorted.bytes
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
