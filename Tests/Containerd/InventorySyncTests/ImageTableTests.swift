// Which targets are looked into again, and in which order.

import Foundation
import Inventory
import OCI
import Testing

@testable import InventorySync

@Suite struct ImageTableTests {
    private static func digest(_ number: Int) -> Digest { .sha256(of: [UInt8(number)]) }

    private static func image(_ name: String, _ number: Int) -> ImageRecord {
        ImageRecord(
            name: name, target: Descriptor(mediaType: .ociManifest, digest: digest(number), size: 1),
            createdAt: Date(timeIntervalSince1970: 0), updatedAt: Date(timeIntervalSince1970: 0))
    }

    /// Three names of two targets, 1 and 2, whose configurations are 11 and 12 and whose snapshots are 21 and 22.
    private static func known() -> ImageTable {
        var table = ImageTable()
        table.replace([image("a", 1), image("b", 2), image("c", 1)])
        _ = taken(&table)
        for number in [1, 2] {
            let platform = PlatformContents(
                platform: .host, manifest: digest(number), config: digest(10 + number), blobSize: 1, layers: 1,
                topChainID: digest(20 + number))
            let isNews = table.set(
                digest(number), TargetContents(platforms: [platform]), documents: [digest(number), digest(10 + number)])
            #expect(isNews)
        }
        return table
    }

    /// The stale targets in their order, and whether their documents are to be read.
    private static func taken(_ table: inout ImageTable, visible: Set<Digest> = []) -> [[Digest: Bool]] {
        var taken: [[Digest: Bool]] = []
        while table.hasStale {
            let batch = table.takeStale(visible: visible, 10)
            taken.append(Dictionary(uniqueKeysWithValues: batch.map { ($0.target.digest, $0.contents == nil) }))
        }
        return taken
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout ImageTable) -> Void
        /// The targets that are looked into, and whether their documents are read.
        var stale: [Int: Bool]

        init(_ name: String, _ stale: [Int: Bool], _ change: @Sendable @escaping (inout ImageTable) -> Void) {
            testDescription = name
            self.stale = stale
            self.change = change
        }
    }

    @Test(arguments: [
        Case("a blob that no target has", [:]) { $0.markDocuments([digest(99)]) },
        Case("the configuration of one", [2: true]) { $0.markDocuments([digest(12), digest(99)]) },
        Case("a target itself", [1: true]) { $0.markDocuments([digest(1)]) },
        Case("a snapshot that no target unpacks to", [:]) { $0.markSnapshots([digest(99).description, "extract-1"]) },
        Case("the snapshot of one", [1: false]) { $0.markSnapshots([digest(21).description]) },
        Case("its snapshot and its configuration", [1: true]) {
            $0.markSnapshots([digest(21).description])
            $0.markDocuments([digest(11)])
            $0.markSnapshots([digest(21).description])
        },
        Case("a name that is asked about", [1: true]) { $0.markImages(["c"]) },
        Case("a name that is gone", [:]) { $0.markImages(["z"]) },
        Case("another name", [:]) { _ = $0.set("d", image("d", 2)) },
        Case("a new target", [3: true]) { _ = $0.set("d", image("d", 3)) },
        Case("a target that lost its last name", [:]) {
            $0.markDocuments([digest(2)])
            _ = $0.set("b", nil)
            $0.markDocuments([digest(2), digest(12)])
            $0.markSnapshots([digest(22).description])
        },
        Case("a target that lost one of two names", [1: true]) {
            _ = $0.set("a", nil)
            $0.markDocuments([digest(11)])
        },
        Case("a name that moved", [3: true]) { _ = $0.set("b", image("b", 3)) },
        Case("the same list", [:]) { $0.replace([image("a", 1), image("b", 2), image("c", 1)]) },
        Case("a list without one of them", [3: true]) {
            $0.replace([image("a", 1), image("d", 3)])
            $0.markDocuments([digest(12)])
        },
        Case("all", [1: true, 2: true]) { $0.markAll(.documents) },
        Case("the snapshots of all", [1: false, 2: false]) { $0.markAll(.snapshots) },
    ])
    func `what is stale after a change`(case: Case) {
        var table = Self.known()
        `case`.change(&table)
        let expected = Dictionary(uniqueKeysWithValues: `case`.stale.map { (Self.digest($0), $1) })
        #expect(Self.taken(&table).reduce(into: [:]) { $0.merge($1) { $1 } } == expected)
    }

    @Test func `what is on the screen comes first, then the order of the names`() {
        var table = ImageTable()
        table.replace((1...30).reversed().map { Self.image(String(format: "%02d", $0), $0) })
        let taken = Self.taken(&table, visible: [Self.digest(29), Self.digest(30)])
        #expect(taken.map { Set($0.keys) } == [29...30, 1...10, 11...20, 21...28].map { Set($0.map(Self.digest)) })
    }

    @Test func `news are told once`() {
        var table = Self.known()
        let contents = TargetContents(missing: [.host])
        let news = [
            table.set(Self.digest(1), contents, documents: [Self.digest(1)]),
            table.set(Self.digest(1), contents, documents: nil),
            table.set(Self.digest(99), contents, documents: nil),
            table.set("a", Self.image("a", 1)),
        ]
        #expect(news == [true, false, false, false])
        table.markDocuments([Self.digest(11)])
        #expect(!table.hasStale, "it isn't made of that any more")
    }
}
