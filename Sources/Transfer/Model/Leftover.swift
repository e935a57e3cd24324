// What an operation of this program has left behind, whose process is gone.

package struct Leftover: Hashable, Sendable {
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
