// What holds something: the roots that the garbage collector begins with.

package enum Holder: Hashable, Comparable, Sendable {
    /// By ID.
    case container(String)
    /// By name.
    case image(String)
    /// By ID.
    case lease(String)
    /// The thing is labelled as a root itself.
    case label
}
