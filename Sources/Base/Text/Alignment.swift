// On which side a padded text stands.

package enum Alignment: Hashable, Sendable {
    case leading, trailing
}
