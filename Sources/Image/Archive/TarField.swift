// Where a tar header has what: the part that all formats share, and what ustar (POSIX.1-1988) adds.

enum TarField {
    static let name = 0..<100
    static let mode = 100..<108
    static let owner = 108..<116
    static let group = 116..<124
    static let size = 124..<136
    static let time = 136..<148
    static let checksum = 148..<156
    static let type = 156
    static let target = 157..<257
    /// With the version, which GNU tar writes in another way.
    static let magic = 257..<265
    static let prefix = 345..<500
}
