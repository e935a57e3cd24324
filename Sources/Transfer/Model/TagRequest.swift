// What to give another name.

package import OCI

package struct TagRequest: Hashable, Sendable {
    /// A name, a digest or the start of an image ID.
    package var source: String
    package var target: Reference
    /// Whether `target` may be the name of another image, which then loses it.
    package var overwrites: Bool

    package init(source: String, target: Reference, overwrites: Bool = false) {
        self.source = source
        self.target = target
        self.overwrites = overwrites
    }
}
