// What an engine says while an operation runs. Nothing here ends the operation: only its outcome does.

package import Failure
package import OCI

package enum TransferEvent: Hashable, Sendable {
    /// What the daemon says it does, about no blob in particular.
    case status(String)
    case node(NodeReport)
    /// A manifest was read: its layers in order, with their sizes. `root` is the index that it came from; nil,
    /// or the manifest itself, for an image without an index.
    case contents(root: Digest?, manifest: Descriptor, config: Descriptor, layers: [Descriptor])
    /// Every manifest of this operation has been read: totals are final.
    case settled
    case warning(Failure)
}
