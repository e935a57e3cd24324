// What a made layer is to be.

/// A layer to be made. Equal specs give the same bytes on every machine, so the same digest.
package struct LayerSpec: Hashable, Sendable {
    package enum Filling: String, Sendable {
        /// Seeded noise, which nothing compresses.
        case noise
        /// Zeros, which compress to almost nothing.
        case zeros
    }

    package enum Packing: String, Sendable {
        case gzip, zstd, plain
    }

    /// The size of the one file in it, in bytes.
    package var bytes: Int
    /// Tells layers apart; also part of the file's name, so that layers can be stacked.
    package var seed: UInt64
    package var filling: Filling
    package var packing: Packing
    /// A layer that registries may refuse to hold ("non-distributable", Docker's "foreign").
    package var isForeign: Bool
    /// Where else it can be fetched from.
    package var urls: [String]

    package init(
        bytes: Int, seed: UInt64, filling: Filling = .noise, packing: Packing = .gzip, isForeign: Bool = false,
        urls: [String] = []
    ) {
        self.bytes = bytes
        self.seed = seed
        self.filling = filling
        self.packing = packing
        self.isForeign = isForeign
        self.urls = urls
    }

    /// `count` layers with `bytes` in all: some large, most small, as images are.
    package static func stack(
        _ count: Int, bytes: Int, seed: UInt64, filling: Filling = .noise, packing: Packing = .gzip
    ) -> [LayerSpec] {
        let weights = (0..<count).map { [1, 6, 2, 12, 1, 3][$0 % 6] }
        let sum = weights.reduce(0, +)
        return weights.enumerated().map { index, weight in
            LayerSpec(
                bytes: max(1, bytes / sum * weight), seed: seed + UInt64(index), filling: filling, packing: packing)
        }
    }

    /// Its name in the cache.
    var key: String { "1-\(filling.rawValue)-\(packing.rawValue)-\(bytes)-\(seed)" }
}
