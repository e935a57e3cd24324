// The views of the tab line.

package enum View: String, CaseIterable, Hashable, Sendable {
    case images, transfers, snapshotters, content, namespaces, events
}
