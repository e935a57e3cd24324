// Where on the screen keys are pressed.

/// The places that an action may apply to.
package struct Place: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    private init(bit: UInt16) { rawValue = 1 << bit }

    package static let images = Place(bit: 0)
    package static let transfers = Place(bit: 1)
    package static let snapshotters = Place(bit: 2)
    package static let content = Place(bit: 3)
    package static let namespaces = Place(bit: 4)
    package static let events = Place(bit: 5)
    /// The details of one image.
    package static let details = Place(bit: 6)
    /// One transfer, layer by layer.
    package static let layers = Place(bit: 7)
    /// A blob as text.
    package static let document = Place(bit: 8)
    /// The files of a layer.
    package static let files = Place(bit: 9)
    /// The snapshots of one snapshotter.
    package static let snapshots = Place(bit: 10)
    /// What takes how much room.
    package static let disk = Place(bit: 11)
    /// One transfer in a program that shows nothing else.
    package static let single = Place(bit: 12)
    /// This program's own log.
    package static let log = Place(bit: 13)

    package static let views: Place = [.images, .transfers, .snapshotters, .content, .namespaces, .events]
    package static let lists: Place = [.views, .details, .document, .files, .snapshots, .disk, .log]
    /// Lists that can be sorted.
    package static let sortable: Place = [.images, .snapshotters, .content, .namespaces, .disk]
    package static let browsing: Place = [.lists, .layers]
    package static let everywhere: Place = [.browsing, .single]
}

extension Place: CustomStringConvertible {
    private static let names: [(Place, String)] = [
        (.images, "images"), (.transfers, "transfers"), (.snapshotters, "snapshotters"), (.content, "content"),
        (.namespaces, "namespaces"), (.events, "events"), (.details, "an image's details"),
        (.layers, "a transfer's layers"), (.document, "a document"), (.files, "a layer's files"),
        (.snapshots, "snapshots"), (.disk, "disk usage"), (.log, "the log"), (.single, "a single transfer"),
    ]

    package var description: String {
        Self.names.filter { contains($0.0) }.map(\.1).joined(separator: ", ")
    }
}
