// The checksum of gzip, eight bytes at a time so that it keeps pace in debug builds.

import Foundation

struct CRC32 {
    private var state: UInt32 = ~0

    var value: UInt32 { ~state }

    /// Table n, entry b: what byte b does after n more bytes have passed.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
            tables[byte] = value
        }
        for index in 256..<8 * 256 {
            let before = tables[index - 256]
            tables[index] = before >> 8 ^ tables[Int(before & 0xff)]
        }
        return tables
    }()

    mutating func update(_ data: Data) {
        var crc = state
        Self.tables.withUnsafeBufferPointer { table in
            data.withUnsafeBytes { bytes in
                var index = 0
                while index + 8 <= bytes.count {
                    let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian ^ UInt64(crc)
                    crc =
                        table[Int(word >> 56)] ^ table[256 + Int(word >> 48 & 0xff)]
                        ^ table[512 + Int(word >> 40 & 0xff)] ^ table[768 + Int(word >> 32 & 0xff)]
                    crc ^=
                        table[1024 + Int(word >> 24 & 0xff)] ^ table[1280 + Int(word >> 16 & 0xff)]
                        ^ table[1536 + Int(word >> 8 & 0xff)] ^ table[1792 + Int(word & 0xff)]
                    index += 8
                }
                while index < bytes.count {
                    crc = crc >> 8 ^ table[Int((crc ^ UInt32(bytes[index])) & 0xff)]
                    index += 1
                }
            }
        }
        state = crc
    }
}
