// Which calls are made when something changes in real daemons.

import ContainerdClient
import Failure
import Inventory
import InventorySync
import Lab
import LabTraits
import OCI
import Synchronization
import Testing

@Suite struct SyncTests {
    /// What one sync has told and asked.
    private final class Watch: Sendable {
        private let state = Mutex((inventory: Inventory(), calls: [String: Int]()))

        func take(_ change: InventoryChange) { state.withLock { $0.inventory.apply(change) } }
        func note(_ call: String) { state.withLock { $0.calls[call, default: 0] += 1 } }
        var inventory: Inventory { state.withLock { $0.inventory } }
        var calls: [String: Int] { state.withLock { $0.calls } }

        /// The calls that `body` causes: until, after `condition`, none have come for a while.
        func calls(_ what: String, _ body: () async throws -> Void, until condition: () -> Bool) async throws
            -> [String: Int]
        {
            let before = try await quiet()
            try await body()
            try await until(what, condition)
            let after = try await quiet()
            return after.reduce(into: [:]) { calls, call in
                let count = call.value - (before[call.key] ?? 0)
                if count > 0 { calls[call.key] = count }
            }
        }

        private func quiet() async throws -> [String: Int] {
            var last: [String: Int] = [:]
            while last != calls || last.isEmpty {
                last = calls
                try await Task.sleep(for: .milliseconds(700))
            }
            return last
        }

        private func until(_ what: String, _ condition: () -> Bool) async throws {
            try await Lab.until(what) { condition() }
        }
    }

    /// Runs `body` beside a sync of a daemon that has 40 images of as many targets.
    private static func watching(
        _ release: Daemon.Release, _ body: @Sendable (Daemon, Containerd, Watch) async throws -> Void
    ) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await daemon.fill(40, targets: 40)
            let watch = Watch()
            try await Containerd.connect(
                to: daemon.address, namespace: "default", onCall: { watch.note($0) }
            ) { observed in
                try await Containerd.connect(to: daemon.address, namespace: "default") { other in
                    let sync = InventorySync(observed, snapshotter: "overlayfs") { watch.take($0) }
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask { try await sync.run() }
                        try await until("all that there is") {
                            watch.inventory.contents.count == 40
                                && watch.inventory.snapshotters.contains { $0.size != nil }
                        }
                        try await body(daemon, other, watch)
                        group.cancelAll()
                    }
                }
            }
        }
    }

    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `blobs that others write are nobody's business`(release: Daemon.Release) async throws {
        try await Self.watching(release) { daemon, other, watch in
            let calls = try await watch.calls("the name") {
                for number in 0..<20 { _ = try await other.writeDocument(Array("tiny \(number)".utf8)) }
                try await daemon.ctr("images", "tag", "scale.test/repo-0:tag-0", "a.test/tag:1")
            } until: {
                watch.inventory.images.contains { $0.name == "a.test/tag:1" }
            }
            // The record of the one image, and its manifest and configuration; 1.7 doesn't tell of all images.
            var expected = ["Images/Get": 1, "Content/Read": 2]
            if release == .v1_7 { expected = ["Images/List": 1, "Content/Read": 2] }
            #expect(calls == expected)
        }
    }

    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `each kind of change asks for what it is about`(release: Daemon.Release) async throws {
        try await Self.watching(release) { daemon, other, watch in
            let images = release == .v1_7 ? "Images/List" : "Images/Get"
            var calls = try await watch.calls("the label") {
                try await daemon.ctr("images", "label", "scale.test/repo-0:tag-1", "a=b")
            } until: {
                watch.inventory.images.contains { $0.labels["a"] == "b" }
            }
            #expect(calls == [images: 1, "Content/Read": 2])

            calls = try await watch.calls("the deletion") {
                try await daemon.remove("scale.test/repo-0:tag-1")
            } until: {
                watch.inventory.images.count == 39
            }
            if release == .v1_6 {
                #expect(calls.removeValue(forKey: "Snapshots/List") ?? 0 > 0)
            }
            #expect(calls == [images: 1])
            #expect(watch.inventory.contents.count == 39)

            calls = try await watch.calls("the snapshot") {
                try await daemon.ctr("snapshots", "prepare", "a-key")
                try await daemon.ctr("snapshots", "commit", "a-name", "a-key")
            } until: {
                watch.inventory.snapshotters.first { $0.name == "overlayfs" }?.snapshots == 1
            }
            #expect(Set(calls.keys) == ["Snapshots/Stat", "Snapshots/Usage"])
            // Each name in each of the snapshotters where the daemon doesn't say in which.
            #expect(calls["Snapshots/Stat", default: 0] <= (release == .v1_6 ? 12 : 3))

            calls = try await watch.calls("the container") {
                try await daemon.ctr("containers", "create", "scale.test/repo-0:tag-2", "a-container")
            } until: {
                watch.inventory.containers.map(\.id) == ["a-container"]
            }
            calls = calls.filter { !$0.key.hasPrefix("Snapshots/") }
            #expect(calls == ["Containers/Get": 1, "Tasks/Get": 1])

            calls = try await watch.calls("the namespace") {
                try await daemon.ctr("namespaces", "create", "another")
            } until: {
                watch.inventory.namespaces.contains { $0.record.name == "another" && $0.images == 0 }
            }
            #expect(calls == ["Namespaces/List": 1, "Images/List": 1])
            #expect(watch.inventory.namespaces.first { $0.record.name == "default" }?.images == 39)

            calls = try await watch.calls("the label") {
                try await daemon.ctr("namespaces", "label", "another", "a=b")
            } until: {
                watch.inventory.namespaces.contains { $0.record.labels["a"] == "b" }
            }
            #expect(calls == ["Namespaces/List": 1])
        }
    }

    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `a document that goes and comes back is seen, with the image it belongs to`(
        release: Daemon.Release
    ) async throws {
        try await Self.watching(release) { daemon, other, watch in
            let spec = ImageSpec([
                .init("linux/amd64", [LayerSpec(bytes: 1000, seed: 1)]),
                .init("linux/arm64", [LayerSpec(bytes: 1000, seed: 2)]),
            ])
            let made = try await daemon.load(spec, as: "a.test/multi:1")
            let target = try #require(Digest(made.root.digest))
            func platforms() -> [Int?] {
                let contents = watch.inventory.contents[target]
                return [contents?.platforms.count, contents?.missing.count]
            }
            try await until("both platforms") { platforms() == [2, 0] }
            let manifest = try #require(Digest(made.variants[1].manifest.digest))
            let calls = try await watch.calls("one platform less") {
                try await other.deleteBlob(manifest)
            } until: {
                platforms() == [1, 1]
            }
            // The index, one manifest that is here and one that isn't, one configuration.
            #expect(calls == ["Content/Read": 4])
            _ = try await daemon.load(spec, as: "a.test/multi:1")
            try await until("both platforms again") { platforms() == [2, 0] }
        }
    }

    @Test(.needsDaemon()) func `many changes at once are listed`() async throws {
        try await Self.watching(.v2) { daemon, other, watch in
            let calls = try await watch.calls("200 names more") {
                try await daemon.fill(240, targets: 40)
            } until: {
                watch.inventory.images.count == 240
            }
            #expect(calls["Images/Get", default: 0] <= 128)
            #expect(calls["Images/List", default: 0] > 0)
        }
    }
}
