// The rows in which a transfer is shown.

package import OCI

package struct TransferRow: Hashable, Sendable {
    package var digest: Digest
    package var name: String
    package var kind: NodeKind
    /// Nil unless the blob is a layer of a manifest that was read.
    package var position: LayerPosition?
    package var state: NodeState
    /// Bytes a second while downloading or uploading; nil while it can't be told.
    package var speed: Double?
    /// How long nothing has come; nil unless the phase is `stalled`.
    package var stalledFor: Duration?

    package init(
        digest: Digest, name: String, kind: NodeKind, position: LayerPosition?, state: NodeState, speed: Double?,
        stalledFor: Duration?
    ) {
        self.digest = digest
        self.name = name
        self.kind = kind
        self.position = position
        self.state = state
        self.speed = speed
        self.stalledFor = stalledFor
    }
}

/// The lines of the progress view that fit.
package struct TransferRows: Hashable, Sendable {
    package var rows: [TransferRow]
    /// How many did not fit: the "+ 12 more" line, for which one line was kept. 0 if all did.
    package var more: Int
}
