// How a credential helper's failures are told. Nothing of what it wrote is quoted.

import Failure
import Subprocess

extension CredentialHelper {
    /// `event` completes the sentence that begins with the helper's name.
    func failure(_ event: String) -> Failure {
        Failure(
            .auth, "The credential helper \(program) \(event).", hint: "To see what is wrong, run: \(program) list")
    }

    func failure(_ error: any Error) -> Failure {
        let error = error as? SubprocessError
        switch error?.code {
        case .executableNotFound?:
            return Failure(
                .auth, "The credential helper \(program) was not found.",
                hint: "Install it, or remove it from Docker's configuration file.")
        case .outputLimitExceeded?: return failure("wrote more than \(Self.longestAnswer) bytes and was ended")
        default:
            var failure = failure("could not be run")
            failure.cause = error?.underlyingError.map { "\($0)" }
            return failure
        }
    }
}
