// What is to be asked again after this program itself has changed something.

import Failure
import Inventory
import InventorySync
import TransferModel

extension SyncRequests {
    /// After an operation in `namespace`, while `shown` is on the screen. Not every daemon tells of the images that Transfer
    /// records, and none of a namespace that begins with its first blob.
    init(after operation: Operation, _ outcome: Outcome, in namespace: String, shown: String) {
        self.init(namespaces: [namespace])
        guard namespace == shown else {
            lists = .namespaces
            return
        }
        images = Set(operation.references)
        switch outcome {
        case .succeeded(let result): images.formUnion(result.images.map(\.reference))
        // What an archive has named may have been taken back.
        case .failed, .cancelled, .kept: if images.isEmpty { lists = .images }
        }
    }

    /// After the daemon has removed what nothing holds: not every one tells of snapshots that went.
    static var afterCollection: SyncRequests { SyncRequests(lists: .snapshots) }

    init(after removals: [Removal]) {
        self = .afterCollection
        for removal in removals {
            switch removal.item {
            case .blob(let digest): blobs.insert(digest)
            case .image(let name, _): images.insert(name)
            case .ingest, .lease, .snapshot: break
            }
        }
    }
}
