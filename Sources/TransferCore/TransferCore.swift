// Runs operations: one core for the screen, the command line and the tests.

package import ContainerdClient
import Failure
package import Inventory
package import TransferModel

package struct TransferCore: Sendable {
    private let containerd: Containerd
    private var daemon: DaemonRecord
    private let ledger = TransferLedger()

    /// Works in the namespace of `containerd`; see `inNamespace`.
    package init(_ containerd: Containerd, daemon: DaemonRecord) {
        self.containerd = containerd
        self.daemon = daemon
    }

    /// The same core over another run of the daemon, which may be another version.
    package func on(_ daemon: DaemonRecord) -> TransferCore {
        var core = self
        core.daemon = daemon
        return core
    }

    /// Runs an operation to its end. Cancelling the task cancels it; then, as after a failure, everything it made is
    /// gone when this returns, unless the daemon is.
    ///
    /// `report` is called in the order of events, from any thread.
    package func run(
        _ operation: Operation, in namespace: String, report: @Sendable @escaping (TransferEvent) -> Void
    ) async -> Outcome {
        do throws(Failure) {
            _ = try daemon.engine()
            var containerd = containerd
            containerd.namespace = namespace
            switch operation {
            case .pull(let request):
                let pull = Pull(
                    request: request, containerd: containerd, abilities: Abilities(of: daemon), ledger: ledger,
                    report: report)
                return .succeeded(try await pull.run())
            }
        } catch {
            return error.class == .cancelled || Task.isCancelled ? .cancelled : .failed(error)
        }
    }

    /// Undoes what operations left because the daemon went away. What fails again is kept.
    package func settleDebts() async {
        for debt in ledger.takeDebts() {
            do {
                try await containerd.settle(debt)
            } catch {
                ledger.add(debt)
            }
        }
    }
}
