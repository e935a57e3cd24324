// Which tags a registry has, for completing references.

package import Failure
import OCI
import RegistryClient
import RegistryCredentials
import TransferModel

extension TransferCore {
    /// The tags of a repository, as its registry lists them; at most a thousand.
    package func tags(of repository: String, in namespace: String) async throws(Failure) -> [String] {
        let reference = try Reference(parsing: repository)
        let request = PullRequest(reference: reference, snapshotter: "")
        let context = try await context(.pull(request), in: namespace)
        return try await context.access.attempt(reference, context) { attempt throws(Failure) in
            try await attempt.withClient { client throws(Failure) in
                try await client.tags(of: reference.path, limit: 1000)
            }
        }
    }
}
