// A file, a folder or a removal in a layer.

package enum LayerEntryKind: UInt8, Hashable, Sendable {
    case folder, file, link, symlink, other
    /// A whiteout: what layers below have of that name is gone.
    case removed
}

/// What a layer does to what is below it.
package enum LayerChange: UInt8, Hashable, Sendable {
    case added, changed, removed
    /// Not known yet: the layers below were not read.
    case unknown
}
