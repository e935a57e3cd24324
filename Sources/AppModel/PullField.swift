// The fields of the pull dialog, from top to bottom.

package enum PullField: Int, CaseIterable, Hashable, Sendable {
    case reference, platform, snapshotter, unpack
}
