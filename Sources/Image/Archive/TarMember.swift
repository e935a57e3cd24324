// What a tar archive tells of each member before its contents.

package struct TarMember: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file
        /// A second name of a member that came before: its name.
        case link(String)
        /// The path as it is written down, which may lead anywhere or nowhere.
        case symlink(String)
        case folder
        /// A device, a pipe, and what else is no file.
        case other
    }

    /// The whole name, from wherever the format keeps it. Text from outside, as the targets of links are.
    package let name: String
    /// Bytes of contents.
    package let size: Int64
    package let kind: Kind

    /// Bytes in the archive, padding not counted: less than `size` where holes were left out.
    let storedSize: Int64
    /// Nil for a file without holes.
    let sparse: SparseMap?

    package init(name: String, size: Int64, kind: Kind = .file) {
        self.init(name: name, size: size, kind: kind, storedSize: size, sparse: nil)
    }

    init(name: String, size: Int64, kind: Kind, storedSize: Int64, sparse: SparseMap?) {
        self.name = name
        self.size = size
        self.kind = kind
        self.storedSize = storedSize
        self.sparse = sparse
    }
}
