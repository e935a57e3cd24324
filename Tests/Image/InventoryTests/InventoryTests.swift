// Rows and sums from records.

import Failure
import FoundationEssentials
import Inventory
import OCI
import Testing

struct InventoryTests {
    private static let amd64 = Platform(os: "linux", architecture: "amd64")
    private static let arm64 = Platform(os: "linux", architecture: "arm64")
    private static let now = Date(timeIntervalSince1970: 0)

    private static func digest(_ text: String) -> Digest { .sha256(of: Array(text.utf8)) }

    private func image(_ name: String, target: String, labels: [String: String] = [:]) -> ImageRecord {
        ImageRecord(
            name: name, target: Descriptor(mediaType: .ociIndex, digest: Self.digest(target), size: 1), labels: labels,
            createdAt: Self.now, updatedAt: Self.now)
    }

    private func contents(_ platforms: [(Platform, Int64?)]) -> TargetContents {
        TargetContents(
            platforms: platforms.map { platform, size in
                PlatformContents(
                    platform: platform, manifest: Self.digest("manifest \(platform)"),
                    config: Self.digest("config \(platform)"), blobSize: 7, layers: 1,
                    unpacked: size.map { $0 > 0 }, size: size)
            })
    }

    private func inventory(_ changes: InventoryChange...) -> Inventory {
        var inventory = Inventory()
        changes.forEach { inventory.apply($0) }
        return inventory
    }

    @Test func rowsAreSortedByNameAndSayWhatTheNameSays() throws {
        let config = Self.digest("c")
        let rows = inventory(
            .images([
                image("\(config)", target: "t"), image("docker.io/library/b:1", target: "t"),
                image("a.io/x@\(config)", target: "t"),
            ])
        ).rows
        #expect(rows.map(\.name) == ["a.io/x@\(config)", "docker.io/library/b:1", "\(config)"])
        #expect(rows.map(\.repository) == ["a.io/x", "docker.io/library/b", "<none>"])
        #expect(rows.map(\.tag) == ["<none>", "1", "<none>"])
        #expect(rows.map(\.imageID) == Array(repeating: Self.digest("t").short, count: 3))
        #expect(rows[1].reference == (try Reference(parsing: "b:1")))
    }

    @Test func anImageHasOneRowUntilItsContentsAreKnown() {
        let row = inventory(.images([image("a", target: "t")])).rows
        #expect(row.count == 1)
        #expect(row.first?.platform == nil)
        #expect(row.first?.contentsKnown == false)
        #expect(row.first?.size == nil)
    }

    @Test func eachPlatformThatIsHereHasARow() {
        let rows = inventory(
            .images([image("a", target: "t")]),
            .contents([Self.digest("t"): contents([(Self.arm64, 5), (Self.amd64, 0), (Self.amd64, 9)])])
        ).rows
        #expect(rows.map(\.platform) == [Self.arm64, Self.amd64])
        #expect(rows.map(\.size) == [5, 0])
        #expect(rows.map(\.blobSize) == [7, 7])
        #expect(rows.map(\.unpacked) == [true, false])
        #expect(rows.map(\.contentsKnown) == [true, true])
        #expect(Set(rows.map(\.id)).count == 2)
    }

    /// Whatever some names become, it is the same as if all had been listed.
    @Test func `some images change like all of them`() {
        let (a, b, c) = (image("a", target: "t"), image("b", target: "u"), image("c", target: "t"))
        let known: [InventoryChange] = [
            .images([a, b, c]),
            .contents([
                Self.digest("t"): contents([(Self.amd64, 1)]), Self.digest("u"): contents([(Self.arm64, 2)]),
            ]),
        ]
        let cases: [(changes: [String: ImageRecord?], all: [ImageRecord])] = [
            ([:], [a, b, c]), (["a": nil], [b, c]), (["b": nil, "z": nil], [a, c]),
            (["a": nil, "c": nil], [b]), (["b": image("b", target: "t")], [a, c, image("b", target: "t")]),
            (
                ["A": image("A", target: "v"), "bb": image("bb", target: "t"), "d": image("d", target: "u")],
                [a, b, c, image("A", target: "v"), image("bb", target: "t"), image("d", target: "u")]
            ),
        ]
        for (changes, all) in cases {
            var (one, other) = (Inventory(), Inventory())
            for change in known + [.someImages(changes)] { one.apply(change) }
            for change in known + [.images(all)] { other.apply(change) }
            #expect(one.images == other.images)
            #expect(one.rows == other.rows)
            #expect(one.contents == other.contents)
        }
    }

    @Test func anImageWithNoPlatformHereKeepsOneRow() {
        let problem = Failure(.incomplete, "The index is not here.")
        let rows = inventory(
            .images([image("a", target: "t")]),
            .contents([Self.digest("t"): TargetContents(missing: [Self.amd64], problem: problem)])
        ).rows
        #expect(rows.map(\.platform) == [nil])
        #expect(rows.map(\.contentsKnown) == [true])
        #expect(rows.map(\.problem) == [problem])
    }

    @Test(arguments: [("pinned", true), ("true", false), (nil, false)])
    func theLabelOfKubernetesPins(value: String?, pinned: Bool) {
        var labels: [String: String] = [:]
        labels["io.cri-containerd.pinned"] = value
        #expect(inventory(.images([image("a", target: "t", labels: labels)])).rows.map(\.isPinned) == [pinned])
    }

    @Test(arguments: [
        ("a.io/x:1", [true, true]), ("a.io/y:1", [false, false]), ("", [false, false]),
        ("a.io/other@\(digest("t"))", [true, true]), ("\(digest("t"))", [true, true]),
        ("\(digest("config linux/amd64"))", [true, false]),
        ("a.io/x@\(digest("manifest linux/arm64"))", [false, true]),
        ("a.io/x:1@\(digest("unknown"))", [false, false]),
    ])
    func aContainerUsesWhatItNames(container: String, inUse: [Bool]) {
        let rows = inventory(
            .images([image("a.io/x:1", target: "t")]),
            .contents([Self.digest("t"): contents([(Self.amd64, 1), (Self.arm64, 1)])]),
            .containers([ContainerRecord(id: "1", image: container, createdAt: Self.now)])
        ).rows
        #expect(rows.map(\.isInUse) == inUse)
    }

    @Test(arguments: [
        ("a.io/x:1", [true, true, false, true]), ("a.io/x@\(digest("t"))", [true, true, false, true]),
        ("a.io/y:1", [false, false, true, false]), ("\(digest("config"))", [true, true, false, true]),
        ("a.io/w:1", [false, false, false, false]), ("z", [false, false, false, false]),
    ])
    func allNamesOfAUsedTargetAreInUse(container: String, inUse: [Bool]) {
        let rows = inventory(
            .images([
                image("\(Self.digest("config"))", target: "t"), image("a.io/y:1", target: "u"),
                image("a.io/x@\(Self.digest("t"))", target: "t"), image("a.io/x:1", target: "t"),
            ]),
            .containers([ContainerRecord(id: "1", image: container, createdAt: Self.now)])
        ).rows
        #expect(rows.map(\.isInUse) == inUse)
    }

    @Test func theTotalCountsEachTargetOnce() {
        let inventory = inventory(
            .images([
                image("a", target: "t"), image("b", target: "t"), image("c", target: "u"), image("d", target: "v"),
            ]),
            .contents([
                Self.digest("t"): contents([(Self.amd64, 10), (Self.arm64, 100)]),
                Self.digest("u"): contents([(Self.amd64, 1000), (Self.arm64, nil)]),
                Self.digest("gone"): contents([(Self.amd64, 10000)]),
            ]))
        #expect(inventory.totalSize == 1110)
    }

    @Test func absurdSizesAreNoCrash() {
        let inventory = inventory(
            .images([image("a", target: "t")]),
            .contents([Self.digest("t"): contents([(Self.amd64, .max), (Self.arm64, .max)])]))
        #expect(inventory.totalSize == .max)
    }

    @Test func unknownTargetsAreAskedForOnce() {
        let inventory = inventory(
            .images([image("a", target: "known")]), .contents([Self.digest("known"): TargetContents()]))
        let targets = ["b", "known", "a", "b"].map(Self.digest)
        #expect(inventory.unknownTargets(among: targets) == [Self.digest("b"), Self.digest("a")])
    }

    @Test func contentsGoWithTheLastImageThatHasThem() {
        var inventory = inventory(
            .images([image("a", target: "t"), image("b", target: "u")]),
            .contents([Self.digest("t"): contents([]), Self.digest("u"): contents([])]))
        inventory.apply(.images([image("c", target: "u")]))
        #expect(Array(inventory.contents.keys) == [Self.digest("u")])
    }

    @Test func aRenamedTargetIsReadAnew() {
        var inventory = inventory(.images([image("a.io/x:1", target: "t"), image("a.io/y:1", target: "t")]))
        inventory.apply(.images([image("a.io/z:2", target: "t"), image("a.io/y:1", target: "u")]))
        #expect(inventory.rows.map(\.repository) == ["a.io/y", "a.io/z"])
        #expect(inventory.rows.map(\.target) == [Self.digest("u"), Self.digest("t")])
    }

    @Test func aCopyKeepsTheRowsOfItsOwnState() {
        let before = inventory(.images([image("a", target: "t")]))
        var after = before
        #expect(before.rows.count == 1)
        after.apply(.images([]))
        #expect(after.rows.isEmpty)
        #expect(after.totalSize == 0)
        #expect(before.rows.count == 1)
    }

    @Test func anotherNamespaceForgetsWhatBelongedToTheOld() {
        var inventory = inventory(
            .images([image("a", target: "t")]), .contents([Self.digest("t"): contents([(Self.amd64, 1)])]),
            .containers([ContainerRecord(id: "1", image: "a", createdAt: Self.now)]),
            .snapshotters([SnapshotterSummary(name: "native", state: .ok, snapshots: 3, size: 4)]),
            .namespaces([NamespaceSummary(record: NamespaceRecord(name: "default"), images: 1)]))
        inventory.apply(.reset(namespace: "k8s.io", snapshotter: "native"))
        #expect(inventory.namespace == "k8s.io")
        #expect(inventory.snapshotter == "native")
        #expect(inventory.rows.isEmpty && inventory.contents.isEmpty && inventory.containers.isEmpty)
        #expect(inventory.snapshotters == [SnapshotterSummary(name: "native", state: .ok)])
        #expect(inventory.namespaces.count == 1)
    }

    @Test func anotherSnapshotterForgetsWhatIsUnpacked() {
        var inventory = inventory(
            .images([image("a", target: "t")]), .contents([Self.digest("t"): contents([(Self.amd64, 1)])]))
        inventory.apply(.reset(namespace: "default", snapshotter: "native"))
        #expect(inventory.rows.map(\.contentsKnown) == [false])
        #expect(inventory.unknownTargets(among: inventory.rows.map(\.target)) == [Self.digest("t")])
    }

    @Test func theDefaultSnapshotterOfANamespaceIsALabel() {
        let labels = ["containerd.io/defaults/snapshotter": "native"]
        #expect(NamespaceRecord(name: "a", labels: labels).defaultSnapshotter == "native")
        #expect(NamespaceRecord(name: "a").defaultSnapshotter == nil)
    }
}
