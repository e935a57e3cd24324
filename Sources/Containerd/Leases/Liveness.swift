// Which operations still run, whoever runs them and wherever.

package import ContainerdClient
package import Failure
import FoundationEssentials
package import Inventory
import Processes

/// An operation shows that it lives by its lease, and by signs of life that follow: small leases that name it, each in
/// place of the one before. No containerd can change a lease that is there, and only of leases does the daemon itself
/// say when they were made: so it is one clock that counts, whatever the hosts' clocks say.
package struct Liveness: Sendable {
    private let containerd: Containerd
    private let presence: Presence
    package let leases: [LeaseRecord]
    /// When the daemon has last heard of a lease's owner.
    private var seen: [String: Date] = [:]

    package init(_ containerd: Containerd, _ presence: Presence) async throws(Failure) {
        self.containerd = containerd
        self.presence = presence
        leases = try await containerd.leases()
        for lease in leases {
            let id = lease.labels[TransferLease.Label.beat] ?? lease.id
            seen[id] = max(seen[id] ?? .distantPast, lease.createdAt)
        }
    }

    /// The leases of operations whose owner is certainly gone. What can't be told is none: a process of another machine
    /// or process namespace is gone when it has given no sign of life for long.
    package func abandoned() async throws(Failure) -> [LeaseRecord] {
        var found: [LeaseRecord] = []
        var now: Date?
        for lease in leases {
            guard lease.isOfOperation, let owner = Presence(labels: lease.labels) else { continue }
            if let isAlive = owner.process.isAlive {
                if !isAlive { found.append(lease) }
            } else if !lease.endsByItself {
                let time: Date
                if let now { time = now } else { time = try await daemonTime() }
                now = time
                if time.timeIntervalSince(seen[lease.id] ?? time) > presence.patience { found.append(lease) }
            }
        }
        return found
    }

    /// Who works under a lease and can't be told dead, by the lease.
    package func owners() async throws(Failure) -> [String: Presence] {
        let gone = Set(try await abandoned().map(\.id))
        var owners: [String: Presence] = [:]
        for lease in leases where lease.isOfOperation && !lease.endsByItself && !gone.contains(lease.id) {
            owners[lease.id] = Presence(labels: lease.labels)
        }
        return owners
    }

    /// The daemon tells its time only of what it makes.
    private func daemonTime() async throws(Failure) -> Date {
        try await containerd.leaseForAMoment(presence, isCollectedLater: true).createdAt
    }
}

extension Containerd {
    /// Makes a lease and deletes it, also where the task is cancelled meanwhile, and returns when what nothing holds has
    /// been collected, or at once where that `isCollectedLater`.
    @discardableResult
    package func leaseForAMoment(
        _ presence: Presence, isCollectedLater: Bool = false
    ) async throws(Failure) -> LeaseRecord {
        let lease = TransferLease(deletingUntil: Date() + 60, presence)
        let record = try await createLease(id: lease.id, labels: lease.labels)
        do throws(Failure) {
            try await deleteLease(id: lease.id, isCollectedLater: isCollectedLater)
        } catch {
            try? await shielded { () throws(Failure) in try await deleteLease(id: lease.id, isCollectedLater: true) }
            throw error
        }
        return record
    }
}

extension LeaseRecord {
    /// Not what was kept, nor a sign of life.
    fileprivate var isOfOperation: Bool {
        labels[TransferLease.Label.kept] == nil && labels[TransferLease.Label.beat] == nil
    }

    /// What can be restored after a deletion is held for minutes only, and gives no sign of life.
    fileprivate var endsByItself: Bool { labels[TransferLease.Label.operation] == "delete" }
}
