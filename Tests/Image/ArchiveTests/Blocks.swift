// Tar blocks by hand, for what no program writes.

enum Blocks {
    static let end = [UInt8](repeating: 0, count: 1024)

    /// A header with a right checksum. `size` is written in octal, unless `sizeField` has the bytes.
    static func header(
        _ name: String, size: Int = 0, type: Character = "0", target: String = "", sizeField: [UInt8]? = nil,
        magic: String = "ustar\u{0}00"
    ) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ bytes: some Sequence<UInt8>, at index: Int) {
            for (offset, byte) in bytes.enumerated() { block[index + offset] = byte }
        }
        put(name.utf8, at: 0)
        put(sizeField ?? Array(octal(size, digits: 11).utf8), at: 124)
        put("        ".utf8, at: 148)
        put(String(type).utf8, at: 156)
        put(target.utf8, at: 157)
        put(magic.utf8, at: 257)
        put("\(octal(block.reduce(0) { $0 + Int($1) }, digits: 6))\u{0} ".utf8, at: 148)
        return block
    }

    /// A header and contents, filled up to whole blocks.
    static func file(_ name: String, _ contents: [UInt8], type: Character = "0") -> [UInt8] {
        header(name, size: contents.count, type: type) + padded(contents)
    }

    static func padded(_ contents: [UInt8]) -> [UInt8] {
        contents + [UInt8](repeating: 0, count: -contents.count & 511)
    }

    /// A pax header with these records.
    static func pax(_ records: KeyValuePairs<String, String>) -> [UInt8] {
        let text = records.map { key, value in
            let rest = " \(key)=\(value)\n"
            var length = rest.utf8.count + 1
            while "\(length)".utf8.count + rest.utf8.count != length { length += 1 }
            return "\(length)\(rest)"
        }
        return file("pax", Array(text.joined().utf8), type: "x")
    }

    private static func octal(_ value: Int, digits: Int) -> String {
        let text = String(value, radix: 8)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
