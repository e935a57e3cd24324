// Which archive of images to load.

package struct LoadRequest: Hashable, Sendable {
    package var source: ArchiveSource
    package var platforms: PlatformChoice
    package var snapshotter: String
    package var unpack: UnpackPolicy
    /// `auto` leaves the choice to what is set for all operations.
    package var engine: EngineChoice

    package init(
        source: ArchiveSource, platforms: PlatformChoice = .only([]), snapshotter: String,
        unpack: UnpackPolicy = .auto, engine: EngineChoice = .auto
    ) {
        self.source = source
        self.platforms = platforms
        self.snapshotter = snapshotter
        self.unpack = unpack
        self.engine = engine
    }
}
