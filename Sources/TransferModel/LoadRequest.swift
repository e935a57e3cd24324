// Which archive of images to load.

package struct LoadRequest: Hashable, Sendable {
    package var source: ArchiveSource
    package var platforms: PlatformChoice
    package var snapshotter: String
    package var unpack: UnpackPolicy

    package init(
        source: ArchiveSource, platforms: PlatformChoice = .only([]), snapshotter: String, unpack: UnpackPolicy = .auto
    ) {
        self.source = source
        self.platforms = platforms
        self.snapshotter = snapshotter
        self.unpack = unpack
    }
}
