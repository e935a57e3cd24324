// Skips one case of a test that runs over several releases.

package import Lab
import Testing

extension Need {
    /// Cancels the running test case, by name, unless a daemon of this release can run here.
    package static func require(_ release: Daemon.Release) async throws {
        for need in daemon(release) where await !need.isMet {
            try Test.cancel("needs \(need)")
        }
    }
}
