// A session with a daemon that isn't there: it records what it is asked for.

import App
import Failure
import Inventory
import InventorySync
import OCI
import Synchronization
import TransferCore
import TransferModel

@testable import ScreenRuntime

/// Nothing it is asked for is done. What it answers, and how long that takes, a test says.
final class AbsentSession: Session, Sessions {
    private let state = Mutex<[String]>([])
    let mailbox: Mailbox
    /// What an operation does; stays away until it is cancelled unless a test says otherwise.
    let operation: @Sendable (TransferControl) async -> Outcome
    /// What deleting, restoring and freeing do.
    let deleting: @Sendable (_ asked: [String], Mailbox) async -> Deletion?

    init(
        _ mailbox: Mailbox = Mailbox(),
        operation: @Sendable @escaping (TransferControl) async -> Outcome = { _ in
            await untilCancelled()
            return .cancelled
        },
        deleting: @Sendable @escaping ([String], Mailbox) async -> Deletion? = { _, _ in nil }
    ) {
        self.mailbox = mailbox
        self.operation = operation
        self.deleting = deleting
    }

    /// The names of what was asked for, in order.
    var asked: [String] { state.withLock { $0 } }

    private func record(_ name: String) { state.withLock { $0.append(name) } }

    func session(with host: String) -> (any Session)? { self }
    func connect(_ hosts: [String]) { record("connect \(hosts.joined(separator: " "))") }

    func run(takingStock: Bool) async {
        record("run")
        await untilCancelled()
        record("run ended")
    }

    func run(_ operation: Operation, in namespace: String, id: TransferID, control: TransferControl) async -> Outcome {
        record("start")
        let outcome = await self.operation(control)
        record("ended")
        return outcome
    }

    func resume(_ kept: KeptTransfer, id: TransferID, control: TransferControl) async -> Outcome {
        record("resume")
        return await operation(control)
    }

    func readResources() async { record("readResources") }
    func discard(_ kept: KeptTransfer) async { record("discard") }
    func cleanUp(_ operations: [AbandonedOperation]) async { record("cleanUp") }
    func probeSnapshotters(_ names: [String]) async { record("probeSnapshotters") }
    func prioritize(_ targets: [Digest]) { record("prioritize") }
    func refresh(_ requests: SyncRequests) { record("refresh") }
    func follow(resources isWanted: Bool) { record("follow") }
    func switchNamespace(_ name: String) { record("switchNamespace") }

    func readImageDocuments(of target: Descriptor) async {
        record("readImageDocuments")
        await untilCancelled()
        record("readImageDocuments ended")
    }

    func fetchLayer(_ layer: Descriptor, number: Int, of image: String) async { record("fetchLayer") }
    func readLayers(_ layers: [Descriptor], number: Int) async { record("readLayers") }
    func readDocument(_ digest: Digest) async { record("readDocument") }
    func completions(ofTag reference: String) async -> [PathCompletion] { [] }
    func write(_ digest: Digest, to path: String) async { record("write") }

    func delete(_ plan: DeletePlan) async -> Deletion? {
        record("delete")
        return await deleting(asked, mailbox)
    }

    func undelete(_ deletion: Deletion) async {
        record("undelete")
        _ = await deleting(asked, mailbox)
    }

    func free(_ deletion: Deletion) async {
        record("free")
        _ = await deleting(asked, mailbox)
    }

    func remove(_ removals: [Removal]) async { record("remove") }
    func collectGarbage() async { record("collectGarbage") }
    func createNamespace(_ record: NamespaceRecord) async { self.record("createNamespace") }
    func labelNamespace(_ name: String, _ labels: [String: String]) async { record("labelNamespace") }
    func deleteNamespace(_ name: String) async { record("deleteNamespace") }
}

/// Returns when the task is cancelled.
func untilCancelled() async {
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
}
