// The answer to one question for a credential.

package import Failure

/// Without a credential the registry is asked without one.
package struct CredentialAnswer: Sendable {
    package var credential: Credential?
    /// Why a credential that is configured can't be had. It holds no secret.
    package var warning: Failure?

    package init(credential: Credential? = nil, warning: Failure? = nil) {
        self.credential = credential
        self.warning = warning
    }
}
