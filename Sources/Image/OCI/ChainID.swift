// Chain IDs: the names of the snapshots that an image's layers unpack to.

package enum ChainID {
    /// One chain ID for each layer, the lowest first; the last one names the snapshot of the whole image.
    ///
    /// The first is the first diff ID; each next one is the SHA-256 of the one below, a blank, and its diff ID,
    /// as the OCI image specification says.
    package static func chain(of diffIDs: [Digest]) -> [Digest] {
        var chain: [Digest] = []
        chain.reserveCapacity(diffIDs.count)
        for diffID in diffIDs {
            chain.append(chain.last.map { .sha256(of: Array("\($0) \(diffID)".utf8)) } ?? diffID)
        }
        return chain
    }
}
