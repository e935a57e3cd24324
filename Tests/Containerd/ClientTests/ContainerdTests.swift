// Talk with real daemons of three versions.

import Failure
import Inventory
import Lab
import LabTraits
import OCI
import Synchronization
import Testing

@testable import ContainerdClient

struct ContainerdTests {
    @Test(.needs(.root), arguments: [Daemon.Release.v2, .v1_7, .v1_6])
    func aDaemonTellsItsVersionAndItsImages(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await daemon.fill(3, targets: 2, namespace: "default")
            let listed = try await daemon.images(namespace: "default")
            let (record, images) = try await Containerd.connect(to: daemon.address, namespace: "default") {
                (try await $0.daemon(), try await $0.images())
            }
            let version = daemon.version
            #expect(record.version == version)
            #expect(images.map(\.name).sorted() == listed.map(\.name).sorted())
            #expect(images.count == 3)
        }
    }

    @Test func aMissingSocketIsSaidToBeMissing() async throws {
        let failure = await #expect(throws: Failure.self) {
            try await Containerd.connect(to: "/nowhere/containerd.sock", namespace: "default") { _ in }
        }
        #expect(failure?.code == .daemon)
        #expect(failure?.message == "There is no socket at /nowhere/containerd.sock.")
    }

    @Test(.needsDaemon()) func `where the named socket doesn't answer, one that does is told`() async throws {
        try await Daemon.running { daemon in
            let failure = await #expect(throws: Failure.self) {
                try await KnownSockets.check(
                    "/nowhere/a.sock", among: ["/nowhere/a.sock", "/nowhere/b.sock", daemon.address])
            }
            #expect(failure?.message == "There is no socket at /nowhere/a.sock.")
            #expect(failure?.hint?.hasSuffix("One answers at \(daemon.address).") == true)
            try await KnownSockets.check(daemon.address, among: [])
        }
    }

    @Test(.needsDaemon()) func `bytes that come slowly don't wait for a whole piece`() async throws {
        try await Daemon.running { daemon in
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                try await containerd.createLease(id: "slow", labels: [:])
                var leased = containerd
                leased.lease = "slow"
                let sent = Mutex<[UInt8]>([])
                let digest = { @Sendable in Digest.sha256(of: sent.withLock(\.self)) }
                try await leased.writeBlob(ref: "slow", digest: digest, labels: { [:] }) { send in
                    try await until("the ingest has begun") {
                        try await send([7])
                        sent.withLock { $0.append(7) }
                        return try await containerd.ingests().contains { $0.ref == "slow" && $0.offset > 0 }
                    }
                }
                #expect(try await containerd.blob(digest())?.size == Int64(sent.withLock(\.count)))
            }
        }
    }

    @Test(.needs(.root), arguments: [Daemon.Release.v2, .v1_7, .v1_6])
    func `what was sent of a blob when its writing is cancelled is in the ingest`(
        release: Daemon.Release
    ) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                try await containerd.createLease(id: "kept", labels: [:])
                var leased = containerd
                leased.lease = "kept"
                let blob = Descriptor(mediaType: .ociLayer, digest: .sha256(of: [1]), size: 10_000_000)
                let (sent, isSent) = AsyncStream<Void>.makeStream()
                let writing = Task { [leased] in
                    try await leased.writeBlob(blob, ref: "kept") { _, send in
                        for _ in 0..<30 { try await send([UInt8](repeating: 7, count: 100_000)) }
                        isSent.yield()
                        try await Task.sleep(for: .seconds(1000))
                    }
                }
                _ = await sent.first { true }
                writing.cancel()
                let failure = await #expect(throws: Failure.self) { try await writing.value }
                #expect(failure?.code == .cancelled)
                #expect(try await containerd.ingests().map(\.offset) == [3_000_000])
            }
        }
    }

    @Test(.needs(.root), arguments: [Daemon.Release.v2, .v1_7, .v1_6])
    func `a blob of which too little comes is none`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                let bytes = [UInt8](repeating: 7, count: 50)
                let blob = Descriptor(mediaType: .ociLayer, digest: .sha256(of: bytes), size: 113)
                let failure = await #expect(throws: Failure.self) {
                    try await containerd.writeBlob(blob, ref: "short") { _, send in try await send(bytes) }
                }
                #expect(failure?.code == .incomplete)
                let (ingests, stored) = (try await containerd.ingests(), try await containerd.blob(blob.digest))
                #expect(ingests.isEmpty && stored == nil)
            }
        }
    }

    @Test(.needsDaemon()) func `a blob that is cancelled at a daemon that hangs ends soon`() async throws {
        try await Daemon.running { daemon in
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                let blob = Descriptor(mediaType: .ociLayer, digest: .sha256(of: [1]), size: 10_000_000)
                let (sent, isSent) = AsyncStream<Void>.makeStream()
                let writing = Task {
                    try await containerd.writeBlob(blob, ref: "hangs") { _, send in
                        try await send([UInt8](repeating: 7, count: 100_000))
                        isSent.yield()
                        try await Task.sleep(for: .seconds(1000))
                    }
                }
                _ = await sent.first { true }
                await daemon.pause()
                let asked = ContinuousClock.now
                writing.cancel()
                await #expect(throws: Failure.self) { try await writing.value }
                #expect(.now - asked < .seconds(10))
                await daemon.resume()
            }
        }
    }

    @Test(.needsDaemon()) func `a stream's id can be used again once its lease is gone`() async throws {
        try await Daemon.running { daemon in
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                /// Opens the stream, and leaves it as soon as the daemon knows it.
                func open(_ lease: String) async throws -> Bool {
                    var leased = containerd
                    leased.lease = lease
                    try await containerd.createLease(id: lease, labels: [:])
                    let (opened, open) = AsyncStream<Void>.makeStream()
                    let task = Task { [leased] in
                        defer { open.finish() }
                        try? await leased.stream("the-same") {
                            open.yield()
                        } send: { _ in
                            try await forever()
                        } receive: { _ in
                            true
                        }
                    }
                    var isOpen = false
                    for await _ in opened {
                        isOpen = true
                        break
                    }
                    task.cancel()
                    await task.value
                    return isOpen
                }
                #expect(try await open("first"))
                #expect(try await !open("while the first is there"))
                try await containerd.deleteLease(id: "first")
                #expect(try await open("third"))
            }
        }
    }
}
