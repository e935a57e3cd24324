// What of a target is here.

package import Failure
package import OCI

package struct TargetContents: Hashable, Sendable {
    /// The platforms whose manifest and configuration are here, in the order of the index.
    package var platforms: [PlatformContents]
    /// The platforms that the index lists and that are not here.
    package var missing: [Platform]
    /// Why the target could not be read, or not all of it.
    package var problem: Failure?

    package init(platforms: [PlatformContents] = [], missing: [Platform] = [], problem: Failure? = nil) {
        self.platforms = platforms
        self.missing = missing
        self.problem = problem
    }
}
