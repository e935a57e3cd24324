// A file that a path which is being typed may mean.

package struct PathCompletion: Hashable, Sendable {
    /// As it would stand in the field: what was typed, with the rest of the name.
    package var path: String
    package var isFolder: Bool
    /// Whether it is a file whose content is lost when it is written to: pipes and devices have none.
    package var isRegular: Bool

    package init(path: String, isFolder: Bool = false, isRegular: Bool = true) {
        self.path = path
        self.isFolder = isFolder
        self.isRegular = isRegular && !isFolder
    }

    /// The last part of the path, with a slash after a folder's.
    package var name: String {
        String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
            + (isFolder ? "/" : "")
    }

    /// What goes into the field: a folder's path ends in a slash, so that its files come next.
    var text: String { isFolder && !path.hasSuffix("/") ? path + "/" : path }
}
