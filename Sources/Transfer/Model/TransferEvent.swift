// What an engine says while an operation runs. Nothing here ends the operation: only its outcome does.

package import Failure
package import OCI

package enum TransferEvent: Hashable, Sendable {
    /// Who moves the bytes; the first event.
    case engine(EngineKind)
    /// What the daemon says it does, about no blob in particular.
    case status(String)
    case node(NodeReport)
    /// A manifest was read: its layers in order, with their sizes. `root` is the index that it came from; nil,
    /// or the manifest itself, for an image without an index.
    case contents(root: Digest?, manifest: Descriptor, config: Descriptor, layers: [Descriptor])
    /// How many bytes of an archive have been moved, where the daemon tells nothing of single blobs; nil for a total
    /// that nobody knows, as of standard input.
    case stream(current: Int64, total: Int64?)
    /// Layers are unpacked too, the lowest first: each as soon as it has come, or all once everything is here.
    /// Said again with `usual`, how fast that went before, where that is known a moment later.
    case unpacks(snapshotter: String, asTheyCome: Bool, usual: UnpackPace.Usual? = nil)
    /// How many bytes a layer has once it is unpacked.
    case unpackedSize(Digest, Int64)
    /// Every manifest of this operation has been read: totals are final.
    case settled
    case warning(Failure)
    /// What the user may want to know, such as the hosts file that is in force.
    case note(String)
    /// At most so many bytes go through this machine on their way from or to the daemon's.
    case relays(Int64)
    /// A registry asks to be left alone for so long, and is.
    case waiting(Duration)
    /// A snapshotter is asked for a layer, and says nothing meanwhile; nil once it has answered.
    case preparing(snapshotter: String?)
    /// Somebody who is waited for has said nothing for a time; after `limit` that is a failure.
    case silence(of: String, Duration, limit: Duration)
    /// A registry asked for credentials; `host` is the one that asked, which may be a mirror's.
    case asked(host: String)
}
