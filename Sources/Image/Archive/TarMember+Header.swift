// A member made of its header and of what records before it say.

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
