// Removes single things that interrupted work has left, whatever needs them.

import ContainerdClient
package import Failure
package import Inventory

extension TransferCore {
    /// Removes them one after the other. That one is gone is no error.
    package func remove(_ remnants: [Remnant], in namespace: String) async throws(Failure) {
        let containerd = inNamespace(namespace)
        for remnant in remnants {
            switch remnant {
            case .blob(let digest): try await containerd.deleteBlob(digest)
            case .ingest(let ref): try await containerd.abortIngest(ref)
            case .lease(let id): try await containerd.deleteLease(id: id)
            case .snapshot(let name, let snapshotter): try await containerd.removeSnapshot(name, in: snapshotter)
            case .image(let name, let target): try await containerd.deleteImage(named: name, target: target)
            }
        }
    }

    /// Throws class `conflict` while anything is in it, and says what.
    package func deleteNamespace(_ name: String) async throws(Failure) {
        do throws(Failure) {
            try await containerd.deleteNamespace(name)
        } catch  where error.class == .conflict {
            // `namespace "x" must be empty, but it still has images, blobs: failed precondition` (containerd 2.1.9).
            let said = error.cause ?? ""
            let things = said.firstMatch(of: /still has ([^:]*)/).map { String($0.1) } ?? "something"
            throw Failure(
                .conflict, "The namespace \(name) can't be deleted: it still has \(things).",
                hint: "Delete what is in it first.", cause: said)
        }
    }

    package func createNamespace(_ record: NamespaceRecord) async throws(Failure) {
        try await containerd.createNamespace(record)
    }

    /// An empty value takes a label off.
    package func labelNamespace(_ name: String, _ labels: [String: String]) async throws(Failure) {
        try await containerd.labelNamespace(name, labels)
    }
}
