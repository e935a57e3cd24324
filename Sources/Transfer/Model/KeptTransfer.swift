// A transfer that was cancelled and kept: what it has loaded waits under a lease.

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
