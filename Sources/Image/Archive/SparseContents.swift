// The contents of a sparse file, holes and all, out of the parts of it that an archive holds.

/// Takes the stored bytes in pieces of any size and hands out those of the file.
struct SparseContents {
    /// A map in the contents is no longer than this, in bytes.
    private static let longestMap = 16 << 20

    private var map: SparseMap
    /// Bytes in the archive, the map in them too.
    private let stored: Int64
    /// Stored bytes that are not handed out yet.
    private var held: ArraySlice<UInt8> = []
    /// Bytes of the file that were handed out.
    private var count: Int64 = 0
    /// How many parts were handed out.
    private var part = 0
    private var isChecked = false

    init(_ map: SparseMap, stored: Int64) {
        self.map = map
        self.stored = stored
    }

    mutating func append(_ piece: [UInt8]) { held = held.isEmpty ? piece[...] : held + piece }

    /// Whether the map is here; false while more of the contents is needed for it.
    mutating func hasMap() throws(TarDamage) -> Bool {
        guard !isChecked else { return true }
        var length = 0
        if map.isInContents {
            guard let (numbers, end) = try numbers() else {
                guard held.count <= Self.longestMap else { throw TarDamage("the map of a sparse file is too large") }
                return false
            }
            length = end + Int(TarHeader.padding(after: Int64(end)))
            guard held.count >= length else { return false }
            try map.add(numbers)
            held = held.dropFirst(length)
        }
        try map.check(stored: stored - Int64(length))
        isChecked = true
        return true
    }

    /// The count of parts, then offset and size of each, one number a line: without the count, and where they end. Nil
    /// while not all of them are here.
    private func numbers() throws(TarDamage) -> (numbers: [Int64], end: Int)? {
        var numbers: [Int64] = []
        var index = held.startIndex
        while let end = held[index...].firstIndex(of: UInt8(ascii: "\n")) {
            numbers.append(try TarHeader.checked(Int64(String(decoding: held[index..<end], as: UTF8.self))))
            index = end + 1
            guard numbers[0] <= Int64(Self.longestMap) else { throw TarDamage("a sparse file has too many parts") }
            if numbers.count == 1 + 2 * numbers[0] { return (Array(numbers.dropFirst()), index - held.startIndex) }
        }
        return nil
    }

    /// The part that comes next, if any is left.
    private var next: SparseMap.Fragment? { part < map.fragments.count ? map.fragments[part] : nil }

    /// Whether the next bytes are in the archive and have not come yet.
    var needsMore: Bool { held.isEmpty && next.map { count >= $0.offset } == true }

    /// The next bytes of the file; nil at its end.
    mutating func piece() -> [UInt8]? {
        guard let next, count >= next.offset else {
            let hole = min((next?.offset ?? map.size) - count, Int64(ByteSource.pieceLength))
            count += hole
            return hole > 0 ? [UInt8](repeating: 0, count: Int(hole)) : nil
        }
        let bytes = held.prefix(Int(min(next.offset + next.size - count, Int64(held.count))))
        held = held.dropFirst(bytes.count)
        count += Int64(bytes.count)
        if count == next.offset + next.size { part += 1 }
        return Array(bytes)
    }
}
