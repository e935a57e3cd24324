// Single things and namespaces are removed as long as they are what they were when that was asked.

import ContainerdClient
import Failure
import FoundationEssentials
import Inventory
import Lab
import LabTraits
import Leases
import OCI
import Processes
import Testing

@testable import Housekeeping

@Suite(.needs(.root)) struct RemovalTests {
    private static func withDaemon(
        _ release: Daemon.Release, _ body: @Sendable (Daemon, Containerd, Housekeeping) async throws -> Void
    ) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await daemon.withHousekeeping { try await body(daemon, $0.containerd, $0) }
        }
    }

    /// What a question about these things would name now.
    private static func removals(
        _ housekeeping: Housekeeping, _ items: StoredItem..., areLeftovers: Bool = true
    ) async throws -> [Removal] {
        let resources = try await HousekeepingTests.graph(housekeeping, "default").resources
        return items.compactMap { Removal($0, isLeftover: areLeftovers, in: resources) }
    }

    /// Of a lease that has expired when it is `later`: what has expired now may be collected at any moment.
    private static var expiring: [String: String] {
        ["containerd.io/gc.expire": (Date() + 3600).formatted(.iso8601)]
    }

    private static var later: Date { Date() + 7200 }

    @Test(arguments: Daemon.Release.allCases)
    func `leftovers are found and removed, and what is gone is no error`(release: Daemon.Release) async throws {
        try await Self.withDaemon(release) { daemon, containerd, housekeeping in
            try await containerd.createLease(id: "old", labels: Self.expiring)
            #expect(
                try await HousekeepingTests.graph(housekeeping, "default").leftovers(at: Self.later) == [.lease("old")])
            let old = try await Self.removals(housekeeping, .lease("old"))
            #expect(try await housekeeping.remove(old, in: "default") == [])
            #expect(try await HousekeepingTests.graph(housekeeping, "default").leftovers(at: Self.later) == [])
            #expect(try await housekeeping.remove(old, in: "default") == [])
        }
    }

    @Test(arguments: Daemon.Release.allCases)
    func `a leftover that changes after the question stays`(release: Daemon.Release) async throws {
        try await Self.withDaemon(release) { daemon, containerd, housekeeping in
            try await daemon.fill(2, targets: 2)
            let images = try await containerd.images().sorted { $0.name < $1.name }
            let temporary = "a.test/temporary:1"
            var record = images[0]
            record.name = temporary
            record.labels = ["tallyman/lease": "gone"]
            try await containerd.createImage(record)
            try await containerd.createLease(id: "old", labels: Self.expiring)
            try await daemon.ctr("snapshots", "prepare", "extract-old", "")
            let items: [StoredItem] = [
                .lease("old"), .snapshot("extract-old", in: "overlayfs"), .image(temporary, target: record.target),
            ]
            let asked = try await Self.removals(housekeeping, items[0], items[1], items[2])
            #expect(asked.map(\.item) == items)

            // Somebody takes them up.
            try await containerd.add(
                LeaseResource(id: images[0].target.digest.description, type: "content"), toLease: "old")
            try await containerd.createLease(id: "new", labels: [:])
            try await containerd.add(LeaseResource(id: "extract-old", type: "snapshots/overlayfs"), toLease: "new")
            record.target = images[1].target
            try await containerd.updateImage(record)
            let kept = try await housekeeping.remove(asked, in: "default")
            #expect(kept.map(\.code) == [.conflict, .conflict, .conflict])
            #expect(
                kept.map(\.message)
                    == ["lease old", "snapshot extract-old", "image \(temporary)"].map {
                        "The \($0) stays: it has changed meanwhile."
                    })
            #expect(try await daemon.leases().map(\.id).sorted() == ["new", "old"])
            #expect(try await daemon.snapshots().contains { $0.key == "extract-old" })
            #expect(try await containerd.image(named: temporary)?.target == images[1].target)

            // Asked again, what has changed is known.
            try await containerd.deleteLease(id: "new", isCollectedLater: true)
            let again = try await Self.removals(housekeeping, items[0], .image(temporary, target: record.target))
            #expect(try await housekeeping.remove(again, in: "default") == [])
            #expect(try await daemon.leases().isEmpty)
            #expect(try await containerd.image(named: temporary) == nil)
        }
    }

    @Test(arguments: Daemon.Release.allCases)
    func `an ingest that grows after the question stays`(release: Daemon.Release) async throws {
        try await Self.withDaemon(release) { daemon, containerd, housekeeping in
            let (gate, end) = (Gate(), Gate())
            // Large enough to be sent at once.
            let piece = [UInt8](repeating: 0, count: 1 << 20)
            let writing = Task {
                try await containerd.writeBlob(ref: "old", digest: { Digest.sha256(of: [1]) }, labels: { [:] }) {
                    send in
                    try await send(piece)
                    await gate.pass()
                    try await send(piece)
                    await end.pass()
                }
            }
            func waitFor(_ isMeant: @escaping (Int64) -> Bool) async throws {
                try await until("its bytes") { try await containerd.ingests().contains { isMeant($0.offset) } }
            }
            try await waitFor { $0 > 0 }
            let asked = try await Self.removals(housekeeping, .ingest("old"))
            let chosen = try await Self.removals(housekeeping, .ingest("old"), areLeftovers: false)
            let first = try #require(try await containerd.ingests().first?.offset)
            gate.open()
            try await waitFor { $0 > first }
            #expect(try await housekeeping.remove(asked, in: "default").map(\.code) == [.conflict])
            #expect(try await containerd.ingests().map(\.ref) == ["old"])
            // Who saw it at work has meant it.
            #expect(try await housekeeping.remove(chosen, in: "default") == [])
            #expect(try await containerd.ingests() == [])
            end.open()
            _ = await writing.result
        }
    }

    @Test(arguments: Daemon.Release.allCases)
    func `a lease whose owner gives a sign of life stays`(release: Daemon.Release) async throws {
        try await Self.withDaemon(release) { daemon, containerd, _ in
            let stranger = Presence(
                process: ProcessIdentity(pid: 1, startTime: "1", bootID: "another", pidNamespace: "pid:[1]"),
                user: "somebody@elsewhere")
            let housekeeping = Housekeeping(containerd, presence: Presence(interval: .milliseconds(400)))
            try await containerd.createLease(
                id: "killed", labels: stranger.labels.merging(["tallyman/operation": "pull"]) { $1 })
            try await until("it to be offered") { try await !housekeeping.abandonedOperations(in: "default").isEmpty }
            let asked = try await Self.removals(housekeeping, .lease("killed"))
            try await containerd.createLease(
                id: "beat", labels: stranger.labels.merging(["tallyman/beat": "killed"]) { $1 })
            let kept = try await housekeeping.remove(asked, in: "default")
            #expect(
                kept.map(\.message) == [
                    "The lease killed stays: somebody@elsewhere is working under it (process 1)."
                ])
            #expect(try await daemon.leases().map(\.id).contains("killed"))
            try await until("it to be offered again") {
                try await !housekeeping.abandonedOperations(in: "default").isEmpty
            }
            #expect(try await housekeeping.remove(asked, in: "default") == [])
            #expect(try await daemon.leases().isEmpty)
        }
    }

    @Test(arguments: Daemon.Release.allCases)
    func `a namespace goes when it is empty`(release: Daemon.Release) async throws {
        try await Self.withDaemon(release) { daemon, containerd, housekeeping in
            try await daemon.fill(1, targets: 1)
            func refuses(_ name: String, _ things: String) async throws {
                let failure = await #expect(throws: Failure.self) { try await housekeeping.deleteNamespace(name) }
                #expect(failure?.code == .conflict)
                #expect(failure?.message.contains("it still has \(things)") == true, "\(failure?.message ?? "")")
                #expect(try await containerd.namespaces().contains { $0.name == name })
            }
            try await refuses("default", "images")
            try await housekeeping.createNamespace(NamespaceRecord(name: "other", labels: ["a": "1", "b": "2"]))
            try await housekeeping.labelNamespace("other", ["a": "", "c": "3"])
            #expect(try await containerd.namespaces().first { $0.name == "other" }?.labels == ["b": "2", "c": "3"])

            // What begins there after the question: a pull has its lease and its ingests before anything else.
            let other = containerd.inNamespace("other")
            try await other.createLease(id: "new", labels: [:])
            try await refuses("other", "leases")
            try await other.deleteLease(id: "new")
            let gate = Gate()
            let writing = Task {
                try await other.writeBlob(ref: "new", digest: { Digest.sha256(of: [1]) }, labels: { [:] }) { send in
                    try await send([1])
                    await gate.pass()
                    throw Failure(.cancelled, "Cancelled.")
                }
            }
            try await until("the ingest") { try await !other.ingests().isEmpty }
            try await refuses("other", "ingests")
            gate.open()
            _ = await writing.result
            try await other.abortIngest("new")
            try await housekeeping.deleteNamespace("other")
            #expect(try await containerd.namespaces().map(\.name) == ["default"])
        }
    }
}
