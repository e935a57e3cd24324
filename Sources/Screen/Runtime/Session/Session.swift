// What effects ask of a daemon: as a protocol, so that the runner can be tested with a session that isn't there.

import App
import Inventory
import InventorySync
import OCI
import TransferCore
import TransferModel

/// Answers go to the state as events. A function returns when its work is done, or was cancelled.
protocol Session: Sendable {
    /// Ties the state to the daemon until the task is cancelled: what there is, what changes, whether the daemon is there.
    func run(takingStock: Bool) async

    func run(_ operation: Operation, in namespace: String, id: TransferID, control: TransferControl) async -> Outcome
    func resume(_ kept: KeptTransfer, id: TransferID, control: TransferControl) async -> Outcome
    func discard(_ kept: KeptTransfer) async
    func cleanUp(_ operations: [AbandonedOperation]) async

    /// Whether the Transfer service unpacks to these.
    func probeSnapshotters(_ names: [String]) async
    func prioritize(_ targets: [Digest])
    func refresh(_ requests: SyncRequests)
    func follow(resources isWanted: Bool)
    func switchNamespace(_ name: String)

    /// Who holds what, once.
    func readResources() async
    func readImageDocuments(of target: Descriptor) async
    func readLayers(_ layers: [Descriptor], number: Int) async
    func fetchLayer(_ layer: Descriptor, number: Int, of image: String) async
    func readDocument(_ digest: Digest) async
    func completions(ofTag reference: String) async -> [PathCompletion]

    func write(_ digest: Digest, to path: String) async
    /// What holds the content until it is freed; nil after a failure.
    func delete(_ plan: DeletePlan) async -> Deletion?
    func undelete(_ deletion: Deletion) async
    func free(_ deletion: Deletion) async
    func remove(_ removals: [Removal]) async
    func collectGarbage() async
    func createNamespace(_ record: NamespaceRecord) async
    func labelNamespace(_ name: String, _ labels: [String: String]) async
    func deleteNamespace(_ name: String) async
}
