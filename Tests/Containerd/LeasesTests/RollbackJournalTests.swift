// Which record is restored when operations on one name overlap.

import FoundationEssentials
import Inventory
import Leases
import OCI
import Testing

struct RollbackJournalTests {
    private let image = RollbackJournal.ImageName(namespace: "default", name: "a.test/a:1")
    private let old = ImageRecord(
        name: "a.test/a:1", target: Descriptor(mediaType: .ociManifest, digest: .sha256(of: [1]), size: 1),
        createdAt: Date(timeIntervalSince1970: 0), updatedAt: Date(timeIntervalSince1970: 0))

    @Test func `an operation that stored and failed restores what was there`() {
        let journal = RollbackJournal()
        journal.begin(image, original: old)
        #expect(
            journal.end(image, hasSucceeded: false, hasStored: true)
                == RecordRollback(name: image.name, original: old))
        #expect(journal.end(image, hasSucceeded: false, hasStored: true) == nil)
    }

    @Test func `one that stored nothing, or succeeded, puts nothing back`() {
        let journal = RollbackJournal()
        journal.begin(image, original: nil)
        #expect(journal.end(image, hasSucceeded: false, hasStored: false) == nil)
        journal.begin(image, original: nil)
        #expect(journal.end(image, hasSucceeded: true, hasStored: true) == nil)
    }

    @Test func `the last of several restores what the first found, unless one succeeded`() {
        let journal = RollbackJournal()
        journal.begin(image, original: nil)
        journal.begin(image, original: old)
        #expect(journal.end(image, hasSucceeded: false, hasStored: true) == nil)
        #expect(
            journal.end(image, hasSucceeded: false, hasStored: false)
                == RecordRollback(name: image.name, original: nil))
        journal.begin(image, original: nil)
        journal.begin(image, original: old)
        #expect(journal.end(image, hasSucceeded: true, hasStored: true) == nil)
        #expect(journal.end(image, hasSucceeded: false, hasStored: true) == nil)
    }
}
