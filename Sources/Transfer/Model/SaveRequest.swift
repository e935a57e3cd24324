// Which images to save, and where.

package struct SaveRequest: Hashable, Sendable {
    /// Each a name, a digest or the start of an image ID.
    package var images: [String]
    package var destination: ArchiveDestination
    package var platforms: PlatformChoice

    package init(images: [String], destination: ArchiveDestination, platforms: PlatformChoice = .only([])) {
        self.images = images
        self.destination = destination
        self.platforms = platforms
    }
}
