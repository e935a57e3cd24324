// Deletes names, keeps what they held for a while where that is wanted, and puts them back.

import ContainerdClient
package import Failure
import FoundationEssentials
import Glibc
package import Inventory
import OCI
import Processes
import TransferModel

extension TransferCore {
    /// How long what was deleted can be put back.
    private static let undoTime: TimeInterval = 10 * 60

    /// Deletes the names of a plan, each only while it is still the image that was planned; returns those that are gone.
    /// Returns when their room is free, or at once where it `isFreedLater`.
    ///
    /// Throws class `conflict` when one of them is being pulled, or runs; nothing is deleted then.
    package func delete(
        _ plan: DeletePlan, in namespace: String, isFreedLater: Bool = false
    ) async throws(Failure) -> [DeletePlan.Item] {
        let containerd = inNamespace(namespace)
        try await containerd.check(plan, presence)
        var gone: [DeletePlan.Item] = []
        for (place, item) in plan.items.enumerated() {
            // One collection is enough for all.
            let isLast = place == plan.items.count - 1
            if try await containerd.deleteImage(
                named: item.name, target: item.target, isCollectedLater: isFreedLater || !isLast)
            {
                gone.append(item)
            }
        }
        // The last one may have been gone.
        if !isFreedLater, gone.last != plan.items.last { try await collectGarbage(in: namespace) }
        return gone
    }

    /// As `delete`, but for a while a lease holds all that the names led to.
    package func deleteForNow(_ plan: DeletePlan, in namespace: String) async throws(Failure) -> Deletion {
        let containerd = inNamespace(namespace)
        try await containerd.check(plan, presence)
        let until = Date() + Self.undoTime
        let lease = TransferLease(deletingUntil: until, presence)
        try await containerd.createLease(id: lease.id, labels: lease.labels)
        do throws(Failure) {
            for target in Set(plan.items.map(\.target.digest)) {
                try await containerd.add(LeaseResource(id: target.description, type: "content"), toLease: lease.id)
            }
            let gone = try await delete(plan, in: namespace, isFreedLater: true)
            return Deletion(
                namespace: namespace, items: gone, lease: lease.id, until: until, clock: until.clock, freed: plan.freed)
        } catch {
            await shielded { try? await containerd.deleteLease(id: lease.id) }
            throw error
        }
    }

    /// Puts the names back. Throws class `conflict` for those that somebody has given to another image meanwhile; the
    /// others are there again.
    package func undelete(_ deletion: Deletion) async throws(Failure) {
        let containerd = inNamespace(deletion.namespace)
        var lost: [String] = []
        for item in deletion.items {
            let record = ImageRecord(
                name: item.name, target: item.target, labels: item.labels, createdAt: Date(), updatedAt: Date())
            do throws(Failure) {
                try await containerd.createImage(record)
            } catch  where error.class == .conflict {
                if try await containerd.image(named: item.name)?.target.digest != item.target.digest {
                    lost.append(item.name)
                }
            }
        }
        try await free(deletion)
        guard lost.isEmpty else {
            throw Failure(
                .conflict, "\(lost.joined(separator: ", ")) can't be put back: the name is another image now.",
                hint: "Delete or tag that first.")
        }
    }

    /// Gives up what is held of a deletion, and returns when its room is free. That it is gone is no error.
    package func free(_ deletion: Deletion) async throws(Failure) {
        try await inNamespace(deletion.namespace).deleteLease(id: deletion.lease)
    }

    /// Removes what nothing holds, and returns when that is done: the end of a lease makes the daemon look.
    package func collectGarbage(in namespace: String) async throws(Failure) {
        let containerd = inNamespace(namespace)
        let lease = TransferLease(deletingUntil: Date() + 60, presence)
        try await containerd.createLease(id: lease.id, labels: lease.labels)
        try await containerd.deleteLease(id: lease.id)
    }
}

extension Date {
    /// Hours and minutes where this machine is.
    fileprivate var clock: String {
        var time = time_t(timeIntervalSince1970)
        var parts = tm()
        localtime_r(&time, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(parts.tm_hour)):\(two(parts.tm_min))"
    }
}

extension Containerd {
    /// Throws class `conflict` where one of the names is being pulled by a living process, or where the last name of what
    /// a container runs from would go.
    fileprivate func check(_ plan: DeletePlan, _ presence: Presence) async throws(Failure) {
        if let item = plan.running.first {
            let users = item.users.filter(\.isRunning).map(\.id).joined(separator: ", ")
            throw Failure(
                .conflict, "\(item.name) can't be deleted: \(users) runs from it.", hint: "Stop that container first.")
        }
        let names = Set(plan.names)
        let liveness = try await Liveness(self, presence)
        let pulls = liveness.leases.filter { lease in
            lease.labels[TransferLease.Label.operation] == OperationKind.pull.rawValue
                && lease.labels[TransferLease.Label.kept] == nil
                && names.contains(lease.labels[TransferLease.Label.reference] ?? "")
        }
        guard !pulls.isEmpty else { return }
        let gone = Set(try await liveness.abandoned().map(\.id))
        for lease in pulls where !gone.contains(lease.id) {
            guard let owner = Presence(labels: lease.labels),
                let reference = lease.labels[TransferLease.Label.reference]
            else { continue }
            throw Failure(
                .conflict,
                "\(reference) can't be deleted: \(owner.user) is pulling it (process \(owner.process.pid)).",
                hint: "Cancel that pull, or wait for its end.")
        }
    }
}
