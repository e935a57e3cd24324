// The fields that dialogs have. Raw values are their labels.

package enum FieldName: String, CaseIterable, Hashable, Sendable {
    case reference, image, images, source, target, file, message, platform, platforms, snapshotter, unpack, engine
    case allTags = "all tags"
    /// Whether layers that are not meant to be passed on are pushed too.
    case layers
    case registry, scheme, user, password
    case namespace, labels, blob
}
