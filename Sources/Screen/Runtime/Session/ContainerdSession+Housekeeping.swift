// What the screen has removed, restored and read beside transfers.

import App
import ContainerdClient
import Failure
import FoundationEssentials
import Housekeeping
import Inventory
import InventorySync
import JSON
import OCI
import Synchronization
import Text
import TransferCore
import Views

extension ContainerdSession {
    func readResources() async {
        let found = Mutex<ResourceGraph?>(nil)
        let sync = InventorySync(connection.containerd.inNamespace(namespace), snapshotter: "") { change in
            if case .resources(let graph) = change { found.withLock { $0 = graph } }
        }
        do throws(Failure) {
            try await sync.takeStock(of: .resources)
            mailbox.post(.resources(.success(found.withLock { $0 } ?? ResourceGraph(Resources(), at: .distantPast))))
        } catch {
            mailbox.post(.resources(.failure(error)))
        }
    }

    func delete(_ plan: DeletePlan) async -> Deletion? {
        let namespace = namespace
        var deletion: Deletion?
        await orReport { () throws(Failure) in
            let held = try await housekeeping.deleteForNow(plan, in: namespace)
            deletion = held
            mailbox.post(.deleted(held))
            refresh(SyncRequests(images: Set(plan.names)))
        }
        return deletion
    }

    func undelete(_ deletion: Deletion) async {
        await finish(deletion, SyncRequests(images: Set(deletion.items.map(\.name)))) { () throws(Failure) in
            try await housekeeping.undelete(deletion)
            mailbox.post(.restored(deletion.id))
        }
    }

    func free(_ deletion: Deletion) async {
        await finish(deletion, .afterCollection) { () throws(Failure) in
            try await housekeeping.free(deletion)
            mailbox.post(.freed(deletion.id))
            mailbox.post(.done("freed \(Human.size(deletion.freed.bytes))"))
        }
    }

    private func finish(
        _ deletion: Deletion, _ stale: SyncRequests, _ body: () async throws(Failure) -> Void
    ) async {
        do throws(Failure) {
            try await body()
        } catch {
            mailbox.post(.deletionFailed(deletion.id, error))
        }
        refresh(stale)
    }

    func remove(_ removals: [Removal]) async {
        let namespace = namespace
        await orReport { () throws(Failure) in
            defer { refresh(SyncRequests(after: removals)) }
            let kept = try await housekeeping.remove(removals, in: namespace)
            mailbox.post(
                .done(kept.isEmpty ? "removed" : "removed \(removals.count - kept.count) of \(removals.count)"))
            if let reason = kept.first { mailbox.post(.failed(reason)) }
        }
    }

    func collectGarbage() async {
        let namespace = namespace
        await orReport { () throws(Failure) in
            defer { refresh(.afterCollection) }
            try await housekeeping.collectGarbage(in: namespace)
            mailbox.post(.done("what nothing held is gone"))
        }
    }

    func createNamespace(_ record: NamespaceRecord) async {
        await orReport { () throws(Failure) in
            defer { refresh(SyncRequests(namespaces: [record.name])) }
            try NamespaceName.check(record.name)
            try await housekeeping.createNamespace(record)
        }
    }

    func labelNamespace(_ name: String, _ labels: [String: String]) async {
        await orReport { () throws(Failure) in
            defer { refresh(SyncRequests(namespaces: [name])) }
            try await housekeeping.labelNamespace(name, labels)
        }
    }

    func deleteNamespace(_ name: String) async {
        await orReport { () throws(Failure) in
            defer { refresh(SyncRequests(namespaces: [name])) }
            try await housekeeping.deleteNamespace(name)
        }
    }

    func write(_ digest: Digest, to path: String) async {
        let namespace = namespace
        await orReport { () throws(Failure) in
            let path = PathLister.expanded(path)
            try await core.write(digest, to: path, in: namespace)
            mailbox.post(.done("wrote \(path)"))
        }
    }

    func readImageDocuments(of target: Descriptor) async {
        do throws(Failure) {
            mailbox.post(
                .imageDocuments(target.digest, try await ImageDocumentReader.documents(of: target, in: containerd)))
        } catch {
            if error.code != .cancelled { mailbox.post(.unreadable(target.digest, error)) }
        }
    }

    var containerd: Containerd {
        connection.containerd.inNamespace(namespace)
    }

    /// A document as it is laid out for people; another blob that is no text is refused.
    func readDocument(_ digest: Digest) async {
        do throws(Failure) {
            guard let bytes = try await containerd.document(digest) else {
                throw Failure(.incomplete, "The blob \(digest) isn't here.")
            }
            mailbox.post(.document(digest, try PrettyJSON.lines(of: bytes)))
        } catch {
            if error.code != .cancelled { mailbox.post(.unreadable(digest, error)) }
        }
    }
}
