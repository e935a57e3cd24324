// What is open in place of a list, or above another page.

package import Inventory
package import OCI

package enum Page: Hashable, Sendable {
    /// The details of an image.
    case image(ImageRow.ID)
    case transfer(TransferID)
    /// A blob as text.
    case document(Digest)
    /// The files of a layer.
    case files(Digest)
    /// The snapshots of a snapshotter.
    case snapshots(String)
    /// What takes how much room.
    case disk
    /// This program's own log.
    case log

    var reading: Reading? {
        switch self {
        case .image: .anatomy
        case .document: .document
        case .files: .layers
        case .transfer, .snapshots, .disk, .log: nil
        }
    }
}

/// What a page reads from the daemon, for as long as it is open.
package enum Reading: CaseIterable, Hashable, Sendable {
    case anatomy
    case layers
    case document
}
