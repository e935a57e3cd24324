// Leases: what keeps the garbage collector away from work that isn't finished.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
import SwiftProtobuf

extension Containerd {
    private var leaseService: Containerd_Services_Leases_V1_Leases.Client<Transport> { .init(wrapping: client) }

    /// Doesn't wait for a daemon that is away.
    @discardableResult
    package func createLease(id: String, labels: [String: String]) async throws(Failure) -> LeaseRecord {
        try await change("create a lease") {
            var request = Containerd_Services_Leases_V1_CreateRequest()
            request.id = id
            request.labels = labels
            return LeaseRecord(
                try await leaseService.create(request, metadata: metadata, options: .impatient).lease)
        }
    }

    /// Returns when what only this lease held has been collected: ingests, snapshots, blobs, streams; at once where that
    /// `isCollectedLater`. A lease that is gone is no error. Doesn't wait for a daemon that is away.
    package func deleteLease(id: String, isCollectedLater: Bool = false) async throws(Failure) {
        var options = CallOptions.impatient
        options.timeout = .seconds(60)
        _ = try await find("delete the lease \(id)") { [options] in
            var request = Containerd_Services_Leases_V1_DeleteRequest()
            request.id = id
            request.sync = !isCollectedLater
            return try await leaseService.delete(request, metadata: metadata, options: options)
        }
    }

    /// All leases of the namespace.
    package func leases() async throws(Failure) -> [LeaseRecord] {
        try await call("list the leases") {
            try await leaseService.list(.init(), metadata: metadata).leases.map(LeaseRecord.init)
        }
    }

    /// All leases of the namespace, each with what it holds.
    package func leaseResources() async throws(Failure) -> [LeaseResources] {
        var all: [LeaseResources] = []
        for lease in try await leases() {
            do throws(Failure) {
                all.append(LeaseResources(lease: lease, resources: try await resources(ofLease: lease.id)))
            } catch  where error.code == .notFound {
                // Gone meanwhile.
            }
        }
        return all
    }

    /// Lets a lease hold what already exists.
    package func add(_ resource: LeaseResource, toLease id: String) async throws(Failure) {
        try await call("hold \(resource.id)") {
            var request = Containerd_Services_Leases_V1_AddResourceRequest()
            request.id = id
            request.resource.id = resource.id
            request.resource.type = resource.type
            _ = try await leaseService.addResource(request, metadata: metadata)
        }
    }

    /// What a lease holds.
    package func resources(ofLease id: String) async throws(Failure) -> [LeaseResource] {
        try await call("list what the lease \(id) holds") {
            var request = Containerd_Services_Leases_V1_ListResourcesRequest()
            request.id = id
            return try await leaseService.listResources(request, metadata: metadata).resources.map {
                LeaseResource(id: $0.id, type: $0.type)
            }
        }
    }
}

extension LeaseRecord {
    init(_ lease: Containerd_Services_Leases_V1_Lease) {
        self.init(id: lease.id, labels: lease.labels, createdAt: lease.createdAt.date)
    }
}
