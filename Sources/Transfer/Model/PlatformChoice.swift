// Which platforms of an image an operation is about.

package import OCI

package enum PlatformChoice: Hashable, Sendable {
    /// These; an empty list means the host's platform.
    case only([Platform])
    case all
}
