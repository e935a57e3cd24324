// The daemon's namespaces.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
import SwiftProtobuf

extension Containerd {
    /// The same daemon as seen from a namespace that exists, this one if it does: whatever is tried out in another makes
    /// it. Nil where there is none.
    package func inExistingNamespace() async throws(Failure) -> Containerd? {
        let names = try await namespaces().map(\.name)
        return names.contains(namespace) ? self : names.first.map { inNamespace($0) }
    }

    private var namespaceService: Containerd_Services_Namespaces_V1_Namespaces.Client<Transport> {
        .init(wrapping: client)
    }

    /// All namespaces of the daemon.
    package func namespaces() async throws(Failure) -> [NamespaceRecord] {
        try await call("list the namespaces") {
            try await namespaceService.list(.init(), metadata: metadata).namespaces.map {
                NamespaceRecord(name: $0.name, labels: $0.labels)
            }
        }
    }

    /// Throws class `conflict` when there is one of that name.
    package func createNamespace(_ namespace: NamespaceRecord) async throws(Failure) {
        try await call("create the namespace \(namespace.name)") {
            var request = Containerd_Services_Namespaces_V1_CreateNamespaceRequest()
            request.namespace.name = namespace.name
            request.namespace.labels = namespace.labels
            _ = try await namespaceService.create(request, metadata: metadata)
        }
    }

    /// Sets labels; an empty value removes one. Those of other names stay.
    package func labelNamespace(_ name: String, _ labels: [String: String]) async throws(Failure) {
        try await call("label the namespace \(name)") {
            var request = Containerd_Services_Namespaces_V1_UpdateNamespaceRequest()
            request.namespace.name = name
            request.namespace.labels = labels
            request.updateMask.paths = labels.keys.sorted().map { "labels.\($0)" }
            _ = try await namespaceService.update(request, metadata: metadata)
        }
    }

    /// Throws class `conflict` while anything is in it; the cause says what. That it is gone is no error.
    package func deleteNamespace(_ name: String) async throws(Failure) {
        _ = try await find("delete the namespace \(name)") {
            var request = Containerd_Services_Namespaces_V1_DeleteNamespaceRequest()
            request.name = name
            return try await namespaceService.delete(request, metadata: metadata)
        }
    }
}
