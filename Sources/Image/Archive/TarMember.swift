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

/// A member made of its header and of what records before it say.
extension TarMember {
    init(_ header: TarHeader, _ foretold: PaxRecords) {
        let name = foretold.name ?? header.name
        let kind = Self.kind(header, foretold, name)
        // Links, devices, folders and pipes have no contents, whatever size they are given.
        let isBare = kind == .folder || (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(header.type)
        let stored = isBare ? 0 : foretold.size ?? header.size
        let sparse = kind == .file ? header.sparse ?? foretold.sparse : nil
        self.init(name: name, size: sparse?.size ?? stored, kind: kind, storedSize: stored, sparse: sparse)
    }

    private static func kind(_ header: TarHeader, _ foretold: PaxRecords, _ name: String) -> Kind {
        switch header.type {
        // The oldest format has folders only by their names.
        case 0 where name.hasSuffix("/"): .folder
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): .file
        case UInt8(ascii: "S") where header.sparse != nil: .file
        case UInt8(ascii: "1"): .link(foretold.target ?? header.target)
        case UInt8(ascii: "2"): .symlink(foretold.target ?? header.target)
        case UInt8(ascii: "5"): .folder
        default: .other
        }
    }
}
