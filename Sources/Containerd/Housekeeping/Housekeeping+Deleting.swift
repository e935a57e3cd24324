// Deletes names, keeps what they held for a while where that is wanted, and puts them back.

import ContainerdClient
package import Failure
import FoundationEssentials
import Glibc
package import Inventory
import Leases
import OCI
import Processes
import TransferModel

extension Housekeeping {
    /// How long what was deleted can be restored.
    private static let undoTime: TimeInterval = 10 * 60

    /// Deletes the names of a plan, each only while it is still the image that was planned, and says what became of each.
    /// Returns when their room is free, or at once where it `isFreedLater`. A daemon that goes away ends it: the rest is
    /// kept.
    ///
    /// Throws class `conflict` when one of them is being pulled, or is used by a container that wasn't known to the plan,
    /// unless that keeps what is used; nothing is deleted then.
    package func delete(
        _ plan: DeletePlan, in namespace: String, isFreedLater: Bool = false
    ) async throws(Failure) -> DeleteResult {
        let containerd = containerd.inNamespace(namespace)
        let deleter = NameDeleter(containerd: containerd, presence: presence)
        let (items, kept) = try await deleter.check(plan)
        var (result, _) = await deleter.delete(items, isFreedLater: isFreedLater)
        // The last one may have been gone.
        if !isFreedLater, !result.deleted.isEmpty, result.deleted.last != items.last {
            do throws(Failure) { try await collectGarbage(in: namespace) } catch { result.kept.append(error) }
        }
        result.kept = kept + result.kept
        return result
    }

    /// As `delete`, but for a while a lease holds all that the names led to. Where no name went there is no lease either:
    /// the reason is thrown.
    package func deleteForNow(_ plan: DeletePlan, in namespace: String) async throws(Failure) -> Deletion {
        let containerd = containerd.inNamespace(namespace)
        let deleter = NameDeleter(containerd: containerd, presence: presence)
        let (items, kept) = try await deleter.check(plan)
        guard !items.isEmpty else { throw kept.first ?? Failure(.notFound, "There is nothing to delete.") }
        let until = Date() + Self.undoTime
        let lease = TransferLease(deletingUntil: until, presence)
        try await containerd.createLease(id: lease.id, labels: lease.labels)
        do throws(Failure) {
            for target in Set(items.map(\.target.digest)) {
                try await containerd.add(LeaseResource(id: target.description, type: "content"), toLease: lease.id)
            }
            let (result, unsure) = await deleter.delete(items, isFreedLater: true)
            let gone = result.deleted + unsure
            if gone.isEmpty, let reason = result.kept.first { throw reason }
            return Deletion(
                namespace: namespace, items: gone, lease: lease.id, until: until, clock: until.clock, freed: plan.freed,
                kept: kept + result.kept)
        } catch {
            await shielded { [journal] in
                do throws(Failure) {
                    try await containerd.deleteLease(id: lease.id)
                } catch {
                    journal.add(PendingRollback(namespace: namespace, lease: lease.id))
                }
            }
            throw error
        }
    }

    /// Puts the names back, and gives up what was held. May be asked again after a failure: names that are back stay so.
    ///
    /// Throws class `conflict` for names that somebody has given to another image meanwhile, `not-found` when what was
    /// held has been collected; the others are there again.
    package func undelete(_ deletion: Deletion) async throws(Failure) {
        let containerd = containerd.inNamespace(deletion.namespace)
        let isHeld = try await containerd.leases().contains { $0.id == deletion.lease }
        var (taken, collected): ([String], [String]) = ([], [])
        for item in deletion.items {
            if let now = try await containerd.image(named: item.name) {
                if now.target.digest != item.target.digest { taken.append(item.name) }
            } else if isHeld {
                try await containerd.createImage(
                    ImageRecord(
                        name: item.name, target: item.target, labels: item.labels, createdAt: Date(), updatedAt: Date())
                )
            } else {
                collected.append(item.name)
            }
        }
        if !collected.isEmpty {
            throw Failure(
                .notFound, "\(collected.joined(separator: ", ")) can't be restored: the content has been collected.",
                hint: "Pull it again.")
        }
        guard taken.isEmpty else {
            throw Failure(
                .conflict, "\(taken.joined(separator: ", ")) can't be restored: the name is another image now.",
                hint: "Delete or tag that first, then restore it.")
        }
        try await free(deletion)
    }

    /// Gives up what is held of a deletion, and returns when its room is free. That it is gone is no error.
    package func free(_ deletion: Deletion) async throws(Failure) {
        try await containerd.inNamespace(deletion.namespace).deleteLease(id: deletion.lease)
    }

    /// Removes what nothing holds, and returns when that is done: the end of a lease makes the daemon look.
    package func collectGarbage(in namespace: String) async throws(Failure) {
        try await containerd.inNamespace(namespace).leaseForAMoment(presence)
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

/// What deletes the names of plans in one namespace.
private struct NameDeleter {
    let containerd: Containerd
    let presence: Presence

    /// Deletes names one after the other until the daemon goes away. `unsure` is then the one that it may have deleted.
    func delete(
        _ items: [DeletePlan.Item], isFreedLater: Bool
    ) async -> (result: DeleteResult, unsure: [DeletePlan.Item]) {
        var result = DeleteResult()
        for (index, item) in items.enumerated() {
            do throws(Failure) {
                // One collection is enough for all.
                let isCollectedLater = isFreedLater || index < items.count - 1
                if try await containerd.deleteImage(
                    named: item.name, target: item.target, isCollectedLater: isCollectedLater)
                {
                    result.deleted.append(item)
                } else if try await containerd.image(named: item.name) == nil {
                    result.kept.append(Failure(.notFound, "\(item.name) was gone already."))
                } else {
                    result.kept.append(
                        Failure(
                            .conflict, "\(item.name) stays: it is another image by now.",
                            hint: "Look at it, and delete it again if it is to go."))
                }
            } catch {
                result.kept.append(error)
                return (result, [item])
            }
        }
        return (result, [])
    }

    /// Leaves out what a container uses by now, where the plan keeps that, and says why.
    ///
    /// Throws class `conflict` where one of the names is being pulled by a living process, or used as it wasn't when this
    /// was planned: by a container that is new, or by one that runs and would lose the image's last name.
    func check(
        _ plan: DeletePlan
    ) async throws(Failure) -> (items: [DeletePlan.Item], kept: [Failure]) {
        try await checkPulls(plan)
        let containers = try await containerd.containers()
        var (items, kept): ([DeletePlan.Item], [Failure]) = ([], [])
        for item in plan.items {
            if let obstacle = try await obstacle(to: item, containers.filter { item.isUsed(by: $0) }, plan) {
                guard plan.keepsUsed else { throw obstacle }
                kept.append(obstacle)
            } else {
                items.append(item)
            }
        }
        return (items, kept)
    }

    private func obstacle(
        to item: DeletePlan.Item, _ users: [ContainerRecord], _ plan: DeletePlan
    ) async throws(Failure) -> Failure? {
        let known = Set(item.users.map(\.id))
        let new = users.filter { !known.contains($0.id) }
        let running = users.filter(\.isRunning)
        guard !new.isEmpty || !running.isEmpty else { return nil }
        // Another name keeps the image, if it still does.
        if !plan.keepsUsed {
            for name in item.otherNames {
                if try await containerd.image(named: name)?.target.digest == item.target.digest { return nil }
            }
        }
        func list(_ users: [ContainerRecord]) -> String { users.map(\.id).joined(separator: ", ") }
        if !running.isEmpty {
            return Failure(
                .conflict, "\(item.name) can't be deleted: \(list(running)) runs from it.",
                hint: "Stop that container first.")
        }
        return Failure(
            .conflict, "\(item.name) can't be deleted: \(list(new)) was made from it meanwhile.",
            hint: "Delete that container first.")
    }

    /// Throws class `conflict` where one of the names is being pulled by a living process.
    private func checkPulls(_ plan: DeletePlan) async throws(Failure) {
        let names = Set(plan.names)
        let liveness = try await Liveness(containerd, presence)
        let pulls = liveness.leases.filter { lease in
            lease.labels[TransferLease.Label.operation] == OperationKind.pull.rawValue
                && names.contains(lease.labels[TransferLease.Label.reference] ?? "")
        }
        guard !pulls.isEmpty else { return }
        let owners = try await liveness.owners()
        for lease in pulls {
            guard let owner = owners[lease.id], let reference = lease.labels[TransferLease.Label.reference] else {
                continue
            }
            throw Failure(
                .conflict,
                "\(reference) can't be deleted: \(owner.user) is pulling it (process \(owner.process.pid)).",
                hint: "Cancel that pull, or wait for its end.")
        }
    }
}
