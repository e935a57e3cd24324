// Bytes that look random, the same for the same seed.

import Foundation

/// A splitmix64 generator.
struct Noise {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9e37_79b9_7f4a_7c15
    }

    /// The next `count` bytes; a count that isn't a multiple of eight skips the rest of a word.
    mutating func bytes(_ count: Int) -> Data {
        var data = Data(count: (count + 7) / 8 * 8)
        var state = state
        data.withUnsafeMutableBytes { raw in
            let words = raw.bindMemory(to: UInt64.self)
            var index = 0
            while index < words.count {
                state &+= 0x9e37_79b9_7f4a_7c15
                var word = state
                word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
                word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
                words[index] = (word ^ word >> 31).littleEndian
                index += 1
            }
        }
        self.state = state
        return data.prefix(count)
    }
}
