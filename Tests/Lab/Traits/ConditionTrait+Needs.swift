// The trait by which a test says what it needs, and is skipped by name where that is missing.

package import Lab
package import Testing

extension Trait where Self == ConditionTrait {
    /// Skips the test unless every need is met; the report then names them: "needs root, containerd-1.6".
    package static func needs(_ needs: Need...) -> Self { conditions(needs) }

    /// Skips the test unless a daemon of this release can run here with overlayfs, together with the parts.
    package static func needsDaemon(_ release: Daemon.Release = .v2, _ parts: Part...) -> Self {
        conditions(Need.daemon(release) + parts.map(Need.part))
    }

    private static func conditions(_ needs: [Need]) -> Self {
        .enabled("needs \(needs.map(\.description).joined(separator: ", "))") {
            for need in needs where await !need.isMet { return false }
            return true
        }
    }
}
