// Where the contents of a sparse file belong that an archive holds without its holes.

/// Old GNU sparse files (type S) and those of pax archives (GNU's versions 0.0, 0.1 and 1.0), as Go's archive/tar knows
/// them.
struct SparseMap: Hashable {
    struct Fragment: Hashable {
        var offset: Int64
        var size: Int64
    }

    /// More fragments than any real file has.
    private static let most = 1 << 20

    /// The file's size, holes and all.
    var size: Int64 = 0
    private(set) var fragments: [Fragment] = []
    /// Whether the map is the first part of the contents (version 1.0).
    var isInContents = false

    /// Adds a part. One without bytes only marks the file's end.
    mutating func add(_ fragment: Fragment) throws(TarDamage) {
        guard fragment.size > 0 else { return }
        guard fragments.count < Self.most else { throw TarDamage("a sparse file has too many parts") }
        fragments.append(fragment)
    }

    /// Adds pairs of offset and size, which stand between commas or on lines of their own.
    mutating func add(_ numbers: [Int64]) throws(TarDamage) {
        for index in stride(from: 0, to: numbers.count - 1, by: 2) {
            try add(Fragment(offset: numbers[index], size: numbers[index + 1]))
        }
    }

    /// Adds what a block of an old GNU sparse file says from a place on.
    mutating func add(_ block: [UInt8], from start: Int, count: Int) throws(TarDamage) {
        for index in 0..<count {
            let entry = start + index * 24
            // The first one without an offset ends the map.
            guard block[entry] != 0 else { return }
            try add(
                Fragment(
                    offset: TarHeader.checked(TarHeader.number(block[entry..<(entry + 12)])),
                    size: TarHeader.checked(TarHeader.number(block[(entry + 12)..<(entry + 24)]))))
        }
    }

    /// Throws unless the fragments come one after the other, within the file, and have `stored` bytes together.
    func check(stored: Int64) throws(TarDamage) {
        var end: Int64 = 0
        var sum: Int64 = 0
        for fragment in fragments {
            guard fragment.offset >= end, fragment.size >= 0, fragment.size <= size,
                fragment.offset <= size - fragment.size
            else { throw TarDamage("the map of a sparse file makes no sense") }
            end = fragment.offset + fragment.size
            sum += fragment.size
        }
        guard sum == stored else { throw TarDamage("the map of a sparse file doesn't fit its contents") }
    }
}
