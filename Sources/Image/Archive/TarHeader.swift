// One header block of a tar archive: ustar (POSIX.1-1988), pax and GNU, and the older form without a magic.

struct TarHeader {
    static let length = 512
    /// No file is larger; above it, sums of sizes could overflow.
    private static let largestSize: Int64 = 1 << 60

    /// The name as this block has it; records before it may know a longer one.
    let name: String
    let size: Int64
    let type: UInt8
    /// Where a link points, as this block has it.
    let target: String
    /// Of a file in GNU's old sparse format: what this block knows of its map.
    let sparse: SparseMap?
    /// Whether that goes on in blocks of its own, before the contents.
    let hasMoreSparseMap: Bool

    /// Reads a block of 512 bytes.
    init(_ block: [UInt8]) throws(TarDamage) {
        let sum = Self.octal(block[TarField.checksum])
        guard sum == Self.checksum(of: block) || sum == Self.checksum(of: block, signed: true) else {
            throw TarDamage("a header's checksum is wrong")
        }
        let magic = block[TarField.magic].prefix(6)
        let isGNU = magic.elementsEqual("ustar ".utf8)
        let prefix = magic.elementsEqual("ustar\0".utf8) ? Self.text(block[TarField.prefix]) : ""
        let ending = Self.text(block[TarField.name])
        name = prefix.isEmpty ? ending : "\(prefix)/\(ending)"
        type = block[TarField.type]
        target = Self.text(block[TarField.target])
        size = try Self.checked(Self.number(block[TarField.size]))
        guard isGNU, type == UInt8(ascii: "S") else {
            (sparse, hasMoreSparseMap) = (nil, false)
            return
        }
        var map = SparseMap(size: try Self.checked(Self.number(block[483..<495])))
        try map.add(block, from: 386, count: 4)
        (sparse, hasMoreSparseMap) = (map, block[482] != 0)
    }

    /// Bytes that contents of this size take up beyond it.
    static func padding(after size: Int64) -> Int64 { -size & 511 }

    /// The text before the first zero byte.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    static func checked(_ size: Int64?) throws(TarDamage) -> Int64 {
        guard let size else { throw TarDamage("a size is not a number") }
        guard size >= 0 else { throw TarDamage("a size is negative") }
        guard size <= largestSize else { throw TarDamage("a size is larger than any file") }
        return size
    }

    /// A number in octal digits, or, where the first bit is set, as a big-endian two's complement (GNU, for large ones).
    static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        guard let first = field.first, first & 0x80 != 0 else { return octal(field) }
        guard first & 0x40 == 0 else { return -1 }
        return field.dropFirst().reduce(Int64(first & 0x3F)) { $0 > largestSize >> 8 ? .max : $0 << 8 | Int64($1) }
    }

    /// Octal digits between blanks and zero bytes; nothing is 0, anything else nil.
    private static func octal(_ field: ArraySlice<UInt8>) -> Int64? {
        let isFiller = { (byte: UInt8) in byte == 0 || byte == UInt8(ascii: " ") }
        let digits = field.drop(while: isFiller).prefix { !isFiller($0) }
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 << 3 | Int64($1 & 7) }
    }

    /// The sum of all bytes, with blanks in the place of the sum. Some old programs took bytes for signed.
    static func checksum(of block: [UInt8], signed: Bool = false) -> Int64 {
        let field = TarField.checksum
        var sum = Int64(UInt8(ascii: " ")) * Int64(field.count)
        for part in [block[..<field.lowerBound], block[field.upperBound...]] {
            for byte in part { sum += signed ? Int64(Int8(bitPattern: byte)) : Int64(byte) }
        }
        return sum
    }
}

/// Where a tar header has what: the part that all formats share, and what ustar (POSIX.1-1988) adds.
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

/// The reason, as the end of a sentence.
struct TarDamage: Error, Hashable {
    var why: String

    init(_ why: String) { self.why = why }
}
