// Chain IDs against the example of the OCI image specification's rule, computed with sha256sum.

import OCI
import Testing

struct ChainIDTests {
    private let diffIDs = ["a", "b", "c"].map { Digest.sha256(of: Array($0.utf8)) }

    @Test func noLayersHaveNoChain() {
        #expect(ChainID.chain(of: []).isEmpty)
    }

    @Test func theLowestIsItsDiffID() {
        #expect(ChainID.chain(of: Array(diffIDs.prefix(1))) == [diffIDs[0]])
    }

    @Test func eachHashesTheOneBelowAndItsDiffID() {
        #expect(
            ChainID.chain(of: diffIDs).map(\.hex) == [
                "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
                "51c0c8ace48498d6f5fee6b0592cc06f2da0f3cbe09c5a34a97dce85c3889676",
                "2fce7f8ce91bcf0a1428b36e1024639fdbd9469eea762dba98aa749631885106",
            ])
    }
}
