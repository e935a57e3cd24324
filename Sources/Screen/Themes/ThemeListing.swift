// A theme that can be chosen, and where it comes from.

package struct ThemeListing: Hashable, Sendable {
    package var name: String
    /// The file's path; nil for a theme that is compiled in.
    package var path: String?

    package init(name: String, path: String? = nil) {
        self.name = name
        self.path = path
    }
}
