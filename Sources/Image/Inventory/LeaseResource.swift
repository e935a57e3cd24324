// One thing that a lease keeps.

package struct LeaseResource: Hashable, Sendable {
    /// A digest, a snapshot's name, an ingest's reference or an image's name.
    package var id: String
    /// `content`, `ingests`, `images`, or `snapshots/` and the snapshotter.
    package var type: String

    package init(id: String, type: String) {
        self.id = id
        self.type = type
    }
}
