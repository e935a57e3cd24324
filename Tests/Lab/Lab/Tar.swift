// Headers and padding of tar archives (ustar).

import Foundation

enum Tar {
    /// The end of an archive.
    static let end = Data(count: 1024)

    /// The header of a regular file, or of a folder when `name` ends in a slash. `name` has at most 100 bytes.
    static func header(_ name: String, size: Int) -> Data {
        var header = Data(count: 512)
        func put(_ text: String, at index: Int) {
            header.replaceSubrange(index..<index + text.utf8.count, with: Data(text.utf8))
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        let isFolder = name.hasSuffix("/")
        put(name, at: 0)
        put(isFolder ? "0000755" : "0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put(octal(size, digits: 11), at: 124)
        put(octal(1_777_864_921, digits: 11), at: 136)
        put("        ", at: 148)
        put(isFolder ? "5" : "0", at: 156)
        put("ustar\u{0}00", at: 257)
        put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6) + "\u{0} ", at: 148)
        return header
    }

    /// What fills a file of `size` bytes up to a whole block.
    static func padding(after size: Int) -> Data {
        Data(count: (512 - size % 512) % 512)
    }
}
