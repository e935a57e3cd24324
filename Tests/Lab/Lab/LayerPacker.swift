// Turns a tar stream into gzip or zstd without compressing: valid, and as fast as copying.

import Foundation

/// Packs chunks of at most 65,535 bytes, each into a block of its own.
///
/// Noise can't be compressed anyway; zeros are stored as runs by zstd. gzip's zeros are left to the gzip program.
struct LayerPacker {
    private let packing: LayerSpec.Packing
    private var sum = CRC32()
    private var length: UInt32 = 0

    init(_ packing: LayerSpec.Packing) {
        self.packing = packing
    }

    /// What stands before the first block.
    var head: Data {
        switch packing {
        case .plain: Data()
        // RFC 1952: deflate, no name, no time, system unknown.
        case .gzip: Data([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
        // RFC 8878: magic, no content size, no checksum, a window of 128 KiB.
        case .zstd: Data([0x28, 0xb5, 0x2f, 0xfd, 0, 7 << 3])
        }
    }

    mutating func block(_ chunk: Data) -> Data {
        switch packing {
        case .plain:
            return chunk
        case .gzip:
            sum.update(chunk)
            length &+= UInt32(chunk.count)
            return Data([0]) + UInt16(chunk.count).bytes + (~UInt16(chunk.count)).bytes + chunk
        case .zstd:
            guard let first = chunk.first, chunk == Data(repeating: first, count: chunk.count) else {
                return UInt32(chunk.count << 3).bytes.prefix(3) + chunk
            }
            return UInt32(chunk.count << 3 | 1 << 1).bytes.prefix(3) + [first]
        }
    }

    /// What stands after the last block.
    var tail: Data {
        switch packing {
        case .plain: Data()
        case .gzip: Data([1, 0, 0, 0xff, 0xff]) + sum.value.bytes + length.bytes
        case .zstd: Data([1, 0, 0])
        }
    }
}

extension FixedWidthInteger {
    /// Lowest byte first.
    fileprivate var bytes: Data { withUnsafeBytes(of: littleEndian) { Data($0) } }
}
