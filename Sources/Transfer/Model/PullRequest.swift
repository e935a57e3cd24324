// What to pull, and what to make of it.

package import OCI

package struct PullRequest: Hashable, Sendable {
    package var reference: Reference
    package var platforms: PlatformChoice
    package var snapshotter: String
    package var unpack: UnpackPolicy

    package init(
        reference: Reference, platforms: PlatformChoice = .only([]), snapshotter: String, unpack: UnpackPolicy = .auto
    ) {
        self.reference = reference
        self.platforms = platforms
        self.snapshotter = snapshotter
        self.unpack = unpack
    }
}
