// Which record is restored when operations on one name overlap.

import FoundationEssentials
import Inventory
import Leases
import OCI
import Testing

struct LedgerTests {
    private let place = TransferLedger.Place(namespace: "default", name: "a.test/a:1")
    private let old = ImageRecord(
        name: "a.test/a:1", target: Descriptor(mediaType: .ociManifest, digest: .sha256(of: [1]), size: 1),
        createdAt: Date(timeIntervalSince1970: 0), updatedAt: Date(timeIntervalSince1970: 0))

    @Test func `an operation that stored and failed restores what was there`() {
        let ledger = TransferLedger()
        ledger.enter(place, original: old)
        #expect(
            ledger.leave(place, hasSucceeded: false, hasStored: true)
                == TransferLedger.PutBack(name: place.name, original: old))
        #expect(ledger.leave(place, hasSucceeded: false, hasStored: true) == nil)
    }

    @Test func `one that stored nothing, or succeeded, puts nothing back`() {
        let ledger = TransferLedger()
        ledger.enter(place, original: nil)
        #expect(ledger.leave(place, hasSucceeded: false, hasStored: false) == nil)
        ledger.enter(place, original: nil)
        #expect(ledger.leave(place, hasSucceeded: true, hasStored: true) == nil)
    }

    @Test func `the last of several restores what the first found, unless one succeeded`() {
        let ledger = TransferLedger()
        ledger.enter(place, original: nil)
        ledger.enter(place, original: old)
        #expect(ledger.leave(place, hasSucceeded: false, hasStored: true) == nil)
        #expect(
            ledger.leave(place, hasSucceeded: false, hasStored: false)
                == TransferLedger.PutBack(name: place.name, original: nil))
        ledger.enter(place, original: nil)
        ledger.enter(place, original: old)
        #expect(ledger.leave(place, hasSucceeded: true, hasStored: true) == nil)
        #expect(ledger.leave(place, hasSucceeded: false, hasStored: true) == nil)
    }
}
