// The parts that a tar archive is written of, for archives in memory and for those that are streamed.

package import Failure

/// Blocks of ustar archives (POSIX.1-1988), which depend on nothing but what is given: the same members make the same
/// bytes. What has no place in a header is in a pax record before it (POSIX.1-2001).
///
/// An archive is header, contents and padding of each member, in turn, and the end.
package enum TarBlock {
    /// Two blocks of zeros.
    package static let end = [UInt8](repeating: 0, count: 2 * TarHeader.length)

    /// Eleven octal digits.
    private static let largestSize: Int64 = 1 << 33 - 1

    /// The header of a file, or of a folder when the name ends in a slash; of mode 0644 or 0755, root's, from 1970.
    ///
    /// Throws class `internal` when the size is negative.
    package static func header(name: String, size: Int64 = 0) throws(Failure) -> [UInt8] {
        guard size >= 0 else { throw Failure(.internal, "\(name) can't have \(size) bytes.") }
        var records: [UInt8] = []
        if name.utf8.count > TarField.name.count { records += record("path", name) }
        if size > largestSize { records += record("size", String(size)) }
        let block = block(name, size > largestSize ? 0 : size, type: name.hasSuffix("/") ? "5" : "0")
        guard !records.isEmpty else { return block }
        let length = Int64(records.count)
        return self.block("pax", length, type: "x") + records + padding(after: length) + block
    }

    /// What fills contents of this size up to a whole block.
    package static func padding(after size: Int64) -> [UInt8] {
        [UInt8](repeating: 0, count: Int(TarHeader.padding(after: size)))
    }

    /// All of a small file.
    package static func file(name: String, _ contents: [UInt8]) throws(Failure) -> [UInt8] {
        let size = Int64(contents.count)
        return try header(name: name, size: size) + contents + padding(after: size)
    }

    /// A name that is too long is cut.
    private static func block(_ name: String, _ size: Int64, type: Unicode.Scalar) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: TarHeader.length)
        func put(_ text: String, in field: Range<Int>) {
            for (index, byte) in zip(field, text.utf8) { block[index] = byte }
        }
        put(name, in: TarField.name)
        put(type == "5" ? "0000755" : "0000644", in: TarField.mode)
        put("0000000", in: TarField.owner)
        put("0000000", in: TarField.group)
        put(octal(size, digits: 11), in: TarField.size)
        put(octal(0, digits: 11), in: TarField.time)
        block[TarField.type] = UInt8(ascii: type)
        put("ustar\u{0}00", in: TarField.magic)
        put("\(octal(TarHeader.checksum(of: block), digits: 6))\u{0} ", in: TarField.checksum)
        return block
    }

    /// "LENGTH KEY=VALUE\n", where the length counts its own digits too.
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count
        while length != "\(length)\(rest)".utf8.count { length = "\(length)\(rest)".utf8.count }
        return Array("\(length)\(rest)".utf8)
    }

    private static func octal(_ value: Int64, digits: Int) -> String {
        let text = String(value, radix: 8)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
