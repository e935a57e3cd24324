// How operations end, and what they leave.

package import Failure

package enum Outcome: Hashable, Sendable {
    case succeeded(TransferResult)
    case failed(Failure)
    case cancelled
    /// Cancelled, and what it has loaded is kept to be resumed.
    case kept(KeptTransfer)
}

/// What an operation that succeeded has made.
package struct TransferResult: Hashable, Sendable {
    package var images: [NamedDigest]
    package var engine: EngineKind
    package var snapshotter: String?
    /// Whether the snapshots of all layers were seen. Nil where the operation has nothing to unpack.
    package var unpacked: Bool?

    package init(images: [NamedDigest], engine: EngineKind, snapshotter: String? = nil, unpacked: Bool? = nil) {
        self.images = images
        self.engine = engine
        self.snapshotter = snapshotter
        self.unpacked = unpacked
    }
}

/// A transfer that was cancelled and kept: what it has loaded waits under a lease.
package struct KeptTransfer: Hashable, Sendable {
    package var namespace: String
    package var lease: String
    package var operation: Operation
    /// What is here already, in bytes, of blobs that are whole and of those that are not.
    package var bytes: Int64

    package init(namespace: String, lease: String, operation: Operation, bytes: Int64) {
        self.namespace = namespace
        self.lease = lease
        self.operation = operation
        self.bytes = bytes
    }
}

/// What an operation of this program has left behind, whose process is gone.
package struct AbandonedOperation: Hashable, Sendable {
    package var namespace: String
    package var lease: String
    package var kind: OperationKind?
    /// The image that the operation was about.
    package var reference: String

    package init(namespace: String, lease: String, kind: OperationKind?, reference: String) {
        self.namespace = namespace
        self.lease = lease
        self.kind = kind
        self.reference = reference
    }
}
