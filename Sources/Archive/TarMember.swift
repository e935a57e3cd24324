// What a tar archive tells of each member before its contents.

package struct TarMember: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file
        /// A second name of a member that came before: its name.
        case link(String)
        /// The path as it is written down, which may lead anywhere or nowhere.
        case symlink(String)
        case folder
        /// A device, a pipe, or a sparse file, whose bytes in the archive are not its contents.
        case other
    }

    /// The whole name, from wherever the format keeps it. Text from outside, as the targets of links are.
    package let name: String
    /// Bytes of contents in the archive, padding not counted.
    package let size: Int64
    package let kind: Kind

    package init(name: String, size: Int64, kind: Kind = .file) {
        self.name = name
        self.size = size
        self.kind = kind
    }
}
