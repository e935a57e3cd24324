// Deleting by command, for `rm` and `prune`.

import Failure
import Housekeeping
import Inventory
import OCI
import ScreenRuntime

extension Housekeeping {
    /// As `delete`, until a signal says otherwise: then the rest stays, and nothing is left behind. Writes the names that
    /// went.
    func deleteInterruptibly(
        _ plan: DeletePlan, in namespace: String, isFreedLater: Bool = false
    ) async throws(Failure) -> DeleteResult {
        let result: Result<DeleteResult, Failure> = await interruptible {
            do throws(Failure) {
                return .success(try await delete(plan, in: namespace, isFreedLater: isFreedLater))
            } catch {
                return .failure(error)
            }
        }
        let deleted = (try? result.get())?.deleted ?? []
        for item in deleted { Output.write(item.name + "\n") }
        if deleted.contains(where: { IPFSReference.isName(ofImage: $0.name) }) {
            Output.report("an IPFS node keeps its pins")
        }
        return try result.get()
    }
}

extension DeleteResult {
    /// `room` is what all names of the plan free together. Nil where none went.
    func freed(_ room: String) -> String? {
        if deleted.isEmpty { return nil }
        return kept.isEmpty ? "freed \(room)" : "freed at most \(room)"
    }
}
