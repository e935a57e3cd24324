// The one file where a foreign error becomes ours.

import Failure
import GRPCCore

extension Failure {
    /// What `error` means, thrown while `what` was done ("list the images").
    ///
    /// A cancelled call shows itself as `CancellationError` from streams and as `unknown` without a cause from unary
    /// calls (grpc-swift 2.4.3), so the caller says whether its task was cancelled.
    init(foreign error: any Error, doing what: String, isCancelled: Bool) {
        switch error {
        case let failure as Failure: self = failure
        case _ where isCancelled || error is CancellationError: self = Failure(.cancelled, "Cancelled.")
        case let error as RPCError: self = Failure(answer: error, doing: what)
        default: self = Failure(.internal, "Could not \(what).", cause: "\(error)")
        }
    }

    private init(answer: RPCError, doing what: String) {
        let said = answer.message
        switch answer.code {
        case .unavailable, .deadlineExceeded:
            self = Failure(
                .daemon, "containerd doesn't answer: could not \(what).", hint: "Look at the daemon's log.", cause: said
            )
        case .cancelled: self = Failure(.cancelled, "Cancelled.", cause: said)
        case .notFound: self = Failure(.notFound, "Could not \(what): it isn't there.", cause: said)
        case .alreadyExists: self = Failure(.conflict, "Could not \(what): it is there already.", cause: said)
        case .unimplemented:
            self = Failure(.daemon, "This containerd can't \(what).", hint: "A newer version may.", cause: said)
        default: self = Failure(.daemon, "Could not \(what).", cause: said)
        }
    }
}
