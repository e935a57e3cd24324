// What to import: an archive of images, or a root file system that becomes one.

package import OCI

package struct ImportRequest: Hashable, Sendable {
    package var source: ArchiveSource
    /// What an image made from a root file system is called; nil leaves it without a name but its digest.
    package var reference: Reference?
    /// The comment in the history of such an image.
    package var message: String?
    /// What such an image is for, or which part of an archive is taken; nil is the host's.
    package var platform: Platform?
    package var snapshotter: String

    package init(
        source: ArchiveSource, reference: Reference? = nil, message: String? = nil, platform: Platform? = nil,
        snapshotter: String
    ) {
        self.source = source
        self.reference = reference
        self.message = message
        self.platform = platform
        self.snapshotter = snapshotter
    }
}
