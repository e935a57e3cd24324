// Where on the screen keys are pressed.

/// The places that an action may apply to.
package struct Place: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let images = Place(rawValue: 1)
    package static let transfers = Place(rawValue: 2)
    package static let snapshotters = Place(rawValue: 4)
    /// The details of one image.
    package static let details = Place(rawValue: 8)
    /// One transfer, layer by layer.
    package static let layers = Place(rawValue: 16)
    /// One transfer in a program that shows nothing else.
    package static let single = Place(rawValue: 32)

    package static let lists: Place = [.images, .transfers, .snapshotters]
    package static let pages: Place = [.details, .layers]
    package static let browsing: Place = [.lists, .pages]
    package static let everywhere: Place = [.browsing, .single]
}
