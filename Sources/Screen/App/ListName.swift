// The lists that can be on the screen.

package enum ListName: CaseIterable, Hashable, Sendable {
    case images, transfers, snapshotters, content, namespaces, events
    /// Pages: the details of an image, a document, the files of a layer, the snapshots of a snapshotter, the disk.
    case details, document, files, snapshots, disk, log
}
