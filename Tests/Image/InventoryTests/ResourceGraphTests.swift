// Who holds what, on small resources made by hand.

import FoundationEssentials
import OCI
import Testing

@testable import Inventory

@Suite struct ResourceGraphTests {
    private static let now = Date(timeIntervalSince1970: 1_000_000)

    private static func digest(_ text: String) -> Digest { .sha256(of: Array(text.utf8)) }

    private static func labels(_ refs: String...) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: refs.enumerated().map {
                ("containerd.io/gc.ref.content.l.\($0)", digest($1).description)
            })
    }

    private func blob(_ name: String, _ size: Int64, refs: [String: String] = [:]) -> ContentRecord {
        ContentRecord(digest: Self.digest(name), size: size, labels: refs, createdAt: Self.now, updatedAt: Self.now)
    }

    private func image(_ name: String, _ target: String, labels: [String: String] = [:]) -> ImageRecord {
        ImageRecord(
            name: name, target: Descriptor(mediaType: .ociManifest, digest: Self.digest(target), size: 1),
            labels: labels, createdAt: Self.now, updatedAt: Self.now)
    }

    private func snapshot(_ name: String, on parent: String? = nil, labels: [String: String] = [:]) -> SnapshotRecord {
        SnapshotRecord(
            name: name, parent: parent, kind: .committed, createdAt: Self.now, updatedAt: Self.now, labels: labels)
    }

    private func lease(_ id: String, _ resources: LeaseResource..., labels: [String: String] = [:]) -> LeaseResources {
        LeaseResources(lease: LeaseRecord(id: id, labels: labels, createdAt: Self.now), resources: resources)
    }

    /// Two images that share the layer `base` and its snapshot; `a` has a second name.
    private var shared: Resources {
        var resources = Resources()
        resources.images = [image("h/a:1", "a"), image("h/a:2", "a"), image("h/b:1", "b")]
        resources.blobs = [
            blob("a", 1, refs: Self.labels("a-config", "base", "a-top")),
            blob("b", 2, refs: Self.labels("b-config", "base")),
            blob("a-config", 10, refs: ["containerd.io/gc.ref.snapshot.overlayfs": "a-top"]),
            blob("b-config", 20, refs: ["containerd.io/gc.ref.snapshot.overlayfs": "base"]), blob("base", 100),
            blob("a-top", 1000),
        ]
        resources.snapshots = ["overlayfs": [snapshot("base"), snapshot("a-top", on: "base")]]
        resources.usages = [
            "overlayfs": ["base": SnapshotUsage(size: 200, inodes: 1), "a-top": SnapshotUsage(size: 2000, inodes: 1)]
        ]
        return resources
    }

    private func graph(_ change: (inout Resources) -> Void = { _ in }) -> ResourceGraph {
        var resources = shared
        change(&resources)
        return ResourceGraph(resources, at: Self.now)
    }

    @Test(
        arguments: [
            ([], 0, 0), (["h/a:1"], 0, 0), (["h/a:1", "h/a:2"], 1011, 2000), (["h/b:1"], 22, 0),
            (["h/a:1", "h/a:2", "h/b:1"], 1133, 2200), (["no such name"], 0, 0),
        ] as [(Set<String>, Int64, Int64)])
    func `what comes back is what nothing else holds`(names: Set<String>, blobs: Int64, snapshots: Int64) {
        #expect(graph().freed(deleting: names) == Reclaimable(blobs: blobs, snapshots: snapshots))
    }

    @Test func `each image has what it alone needs, whatever its names`() {
        #expect(
            graph().exclusive() == [
                Self.digest("a"): Reclaimable(blobs: 1011, snapshots: 2000), Self.digest("b"): Reclaimable(blobs: 22),
            ])
    }

    @Test func `blobs of other namespaces stay there`() {
        let graph = graph { $0.foreignBlobs = [Self.digest("a-top")] }
        #expect(graph.freed(deleting: ["h/a:1", "h/a:2"]) == Reclaimable(blobs: 11, snapshots: 2000))
    }

    @Test func `a container holds its snapshot and those below, and no blob`() {
        let graph = graph { resources in
            resources.snapshots["overlayfs"]?.append(snapshot("c", on: "a-top"))
            resources.usages["overlayfs"]?["c"] = SnapshotUsage(size: 5, inodes: 1)
            resources.containers = [
                ContainerRecord(
                    id: "c", image: "h/a:1", snapshotter: "overlayfs", snapshotKey: "c", createdAt: Self.now)
            ]
        }
        #expect(graph.freed(deleting: ["h/a:1", "h/a:2", "h/b:1"]) == Reclaimable(blobs: 1133))
        #expect(graph.roots(of: .snapshot("c", in: "overlayfs")) == [.container("c")])
        #expect(
            graph.roots(of: .snapshot("base", in: "overlayfs"))
                == [.container("c"), .image("h/a:1"), .image("h/a:2"), .image("h/b:1")])
    }

    @Test(
        arguments: [
            ([:], false, Int64(0)), (["containerd.io/gc.expire": "1970-01-01T00:00:00Z"], true, 1133),
            (["containerd.io/gc.expire": "2999-01-01T00:00:00Z"], false, 0),
            // A date that can't be read counts for nothing.
            (["containerd.io/gc.expire": "soon"], false, 0),
            // A flat lease keeps the manifest alone.
            (["containerd.io/gc.flat": "x"], false, 1110),
        ] as [([String: String], Bool, Int64)])
    func `a lease holds until it expires`(labels: [String: String], isExpired: Bool, blobs: Int64) {
        let graph = graph { resources in
            resources.images.removeAll { $0.name == "h/b:1" }
            resources.blobs.removeAll { $0.digest == Self.digest("b") || $0.digest == Self.digest("b-config") }
            resources.blobs.append(blob("extra", 22))
            resources.leases = [
                lease(
                    "l", LeaseResource(id: Self.digest("a").description, type: "content"),
                    LeaseResource(id: Self.digest("extra").description, type: "content"), labels: labels)
            ]
        }
        #expect(graph.resources.leases[0].lease.isExpired(at: Self.now) == isExpired)
        let freed = graph.freed(deleting: ["h/a:1", "h/a:2"])
        let garbage = graph.garbage.blobs
        // What an expired lease held is garbage already.
        #expect(freed.blobs + garbage == blobs)
    }

    @Test func `what nothing leads to is garbage, but for what is labelled as a root`() {
        let graph = graph { resources in
            resources.blobs += [
                blob("loose", 7),
                blob("rooted", 8, refs: ["containerd.io/gc.root": "x"].merging(Self.labels("below")) { $1 }),
                blob("below", 9),
            ]
            resources.snapshots["native"] = [
                snapshot("loose"), snapshot("rooted", labels: ["containerd.io/gc.root": "x"]),
            ]
            resources.usages["native"] = [
                "loose": SnapshotUsage(size: 30, inodes: 1), "rooted": SnapshotUsage(size: 40, inodes: 1),
            ]
        }
        #expect(graph.garbage == Reclaimable(blobs: 7, snapshots: 30))
        #expect(graph.roots(of: .blob(Self.digest("loose"))) == [])
        #expect(graph.roots(of: .blob(Self.digest("below"))) == [.label])
    }

    @Test func `things that lead to each other, and absurd sizes, end`() {
        var resources = Resources()
        resources.blobs = [blob("x", .max, refs: Self.labels("y")), blob("y", .max, refs: Self.labels("x", "x", "y"))]
        resources.snapshots = ["s": [snapshot("p", on: "q"), snapshot("q", on: "p")]]
        resources.usages = ["s": ["p": SnapshotUsage(size: .max, inodes: 1)]]
        resources.images = [image("h/x:1", "x")]
        resources.leases = [
            lease("l", LeaseResource(id: "p", type: "snapshots/s"), labels: ["containerd.io/gc.flat": ""])
        ]
        let graph = ResourceGraph(resources, at: Self.now)
        #expect(graph.freed(deleting: ["h/x:1"]).blobs == .max)
        #expect(graph.roots(of: .snapshot("q", in: "s")) == [.lease("l")])
        #expect(graph.diskUsage().total == .max)
    }

    @Test func `only references that containerd follows count`() {
        let cases: [(String, Resource?)] = [
            ("containerd.io/gc.ref.content", .blob("v")), ("containerd.io/gc.ref.content.m.0", .blob("v")),
            ("containerd.io/gc.ref.content/x", .blob("v")), ("containerd.io/gc.ref.contents", nil),
            ("containerd.io/gc.ref.snapshot.overlayfs", .snapshot("v", in: "overlayfs")),
            ("containerd.io/gc.ref.snapshot.overlayfs/x", .snapshot("v", in: "overlayfs")),
            ("containerd.io/gc.ref.image.x", .image("v")), ("containerd.io/gc.ref.other", nil), ("gc.ref.content", nil),
        ]
        for (key, resource) in cases { #expect(GarbageLabel.reference(key, "v") == resource, "\(key)") }
    }

    @Test func `a plan tells names from images, users and pins`() {
        let graph = graph { resources in
            resources.images[2].labels = ["io.cri-containerd.pinned": "pinned"]
            resources.containers = [ContainerRecord(id: "c", image: "h/a:1", createdAt: Self.now)]
        }
        let plan = graph.plan(deleting: ["h/b:1", "h/a:2", "gone"])
        #expect(plan.names == ["h/a:2", "h/b:1"])
        #expect(plan.items.map(\.otherNames) == [["h/a:1"], []])
        // A target in use is so under all its names.
        #expect(plan.items.map { $0.users.map(\.id) } == [["c"], []])
        #expect(plan.items.map(\.isPinned) == [false, true])
        #expect(plan.freed == Reclaimable(blobs: 22))
    }

    @Test(
        arguments: [
            (false, [], ["none"]), (true, [], ["h/b:1", "h/d@\(Self.digest("d"))", "none"]),
            (true, ["label=keep"], ["h/b:1"]), (true, ["label=keep=no"], []), (true, ["until=1h"], []),
            (true, ["until=1970-01-02T00:00:00Z"], []),
            (true, ["until=2000-01-01T00:00:00Z", "label=keep=yes"], ["h/b:1"]),
        ] as [(Bool, [String], [String])])
    func `a prune takes what nothing uses`(isAll: Bool, filters: [String], names: [String]) throws {
        let graph = graph { resources in
            resources.images[2].labels = ["keep": "yes"]
            resources.images += [
                image("none", "n"), image("h/d@\(Self.digest("d"))", "d"), image("\(Self.digest("a-config"))", "a"),
                image("h/pinned", "p", labels: ["io.cri-containerd.pinned": "pinned"]),
            ]
            // In use by its configuration, as Kubernetes names it.
            resources.containers = [
                ContainerRecord(id: "c", image: "\(Self.digest("a-config"))", createdAt: Self.now)
            ]
        }
        let rule = try PruneRule(isAll: isAll, parsing: filters, at: Self.now)
        #expect(rule.images(of: graph).map(\.name) == names)
    }

    @Test(arguments: ["until=", "until=soon", "until=5", "until=h", "label=", "dangling=true", "x", ""])
    func `a filter that isn't known is refused`(filter: String) {
        #expect(throws: (any Error).self) { try PruneRule(parsing: [filter], at: Self.now) }
    }

    @Test func `leftovers are old, and nobody's`() {
        let old = Self.now - 7200
        let graph = graph { resources in
            resources.ingests = [
                IngestRecord(ref: "old", offset: 1, total: 2, expected: "", startedAt: old, updatedAt: old),
                IngestRecord(ref: "held", offset: 1, total: 2, expected: "", startedAt: old, updatedAt: old),
                IngestRecord(ref: "new", offset: 1, total: 2, expected: "", startedAt: Self.now, updatedAt: Self.now),
            ]
            resources.leases = [
                lease("l", LeaseResource(id: "held", type: "ingests")),
                lease("expired", labels: ["containerd.io/gc.expire": "1970-01-01T00:00:00Z"]),
            ]
            for (name, date) in [("extract-old", old), ("extract-new", Self.now), ("other", old)] {
                resources.snapshots["overlayfs"]?.append(
                    SnapshotRecord(name: name, kind: .active, createdAt: date, updatedAt: date))
            }
            resources.images += [
                image("tmp:1", "a", labels: ["tallyman/lease": "gone"]),
                image("tmp:2", "a", labels: ["tallyman/lease": "l"]),
            ]
        }
        #expect(
            graph.leftovers(at: Self.now).map(\.name) == ["expired", "old", "extract-old", "tmp:1"])
    }
}
