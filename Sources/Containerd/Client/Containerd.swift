// One daemon, as seen from one namespace: the value through which everything is asked.

import Failure
import GRPCCore
import GRPCNIOTransportHTTP2

/// A cheap value: the connection is shared, the namespace and the lease go with each call.
package struct Containerd: Sendable {
    typealias Transport = HTTP2ClientTransport.Posix

    let client: GRPCClient<Transport>
    package var namespace: String
    /// What a call creates belongs to this lease, when there is one.
    package var lease: String?

    /// The same daemon as seen from another namespace.
    package func inNamespace(_ namespace: String) -> Containerd {
        var containerd = self
        containerd.namespace = namespace
        return containerd
    }

    /// The metadata that every call carries.
    var metadata: Metadata {
        var metadata: Metadata = ["containerd-namespace": "\(namespace)"]
        if let lease { metadata.addString(lease, forKey: "containerd-lease") }
        return metadata
    }

    /// Makes a call and turns what a foreign layer throws into a `Failure`.
    func call<Answer>(_ what: String, _ body: () async throws -> Answer) async throws(Failure) -> Answer {
        do {
            // A call that is cancelled before it begins upsets the transport (grpc-swift-nio-transport 2.9.2).
            try Task.checkCancellation()
            return try await body()
        } catch {
            throw Failure(foreign: error, doing: what, isCancelled: Task.isCancelled)
        }
    }

    /// Makes a call that creates or changes a record. Once made, its answer is waited for even when the task is cancelled:
    /// the daemon may carry it out all the same, and then it has to be known, to be undone.
    func change<Answer: Sendable>(
        _ what: String, _ body: @Sendable @escaping () async throws -> Answer
    ) async throws(Failure) -> Answer {
        guard !Task.isCancelled else { throw Failure(.cancelled, "Cancelled.") }
        return try await shielded { () throws(Failure) in try await call(what, body) }
    }

    /// Makes a call; nil when what it is about isn't there.
    func find<Answer>(_ what: String, _ body: () async throws -> Answer?) async throws(Failure) -> Answer? {
        do {
            return try await call(what, body)
        } catch  where error.code == .notFound {
            return nil
        }
    }
}
