// Blobs of a daemon that hangs while its line is there.

import ContainerdClient
import Failure
import Foundation
import Inventory
import Lab
import LabTraits
import OCI
import Synchronization
import Testing
import TransferModel

@testable import TransferCore

@Suite(.needsDaemon(.v2)) struct DaemonBlobsTests {
    /// A daemon that is stopped, and a blob that it has.
    private func withStopped(
        _ body: @Sendable (Daemon, Containerd, Descriptor, [UInt8]) async throws -> Void
    ) async throws {
        let bytes = Array("a document".utf8)
        try await Daemon.running { daemon in
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                // Without a lease the collection at the daemon's start may take it.
                try await containerd.createLease(id: "kept", labels: [:])
                var leased = containerd
                leased.lease = "kept"
                let digest = try await leased.writeDocument(bytes)
                await daemon.pause()
                let result: Result<Void, any Error>
                do {
                    let blob = Descriptor(mediaType: .ociConfig, digest: digest, size: Int64(bytes.count))
                    result = .success(try await body(daemon, containerd, blob, bytes))
                } catch {
                    result = .failure(error)
                }
                await daemon.resume()
                try result.get()
            }
        }
    }

    @Test func `one that answers again in time is waited for, and its silence is told`() async throws {
        try await withStopped { daemon, containerd, blob, bytes in
            let silences = Mutex(0)
            let blobs = DaemonBlobs(containerd: containerd, host: "web1", patience: .seconds(60)) { event in
                if case .silence("web1", _, _) = event { silences.withLock { $0 += 1 } }
            }
            let reading = Task {
                let read = Mutex<[UInt8]>([])
                try await blobs.read(blob, from: 0) { piece in read.withLock { $0 += piece } }
                return read.withLock(\.self)
            }
            try await until("its silence") { silences.withLock(\.self) > 0 }
            await daemon.resume()
            #expect(try await reading.value == bytes)
        }
    }

    @Test func `one that stays silent ends the reading`() async throws {
        try await withStopped { _, containerd, blob, _ in
            let blobs = DaemonBlobs(containerd: containerd, host: "web1", patience: .seconds(1)) { _ in }
            let failure = await #expect(throws: Failure.self) { try await blobs.read(blob, from: 0) { _ in } }
            #expect(failure?.code == .daemon)
            #expect(failure?.message.hasPrefix("On web1: containerd has sent nothing for") == true)
        }
    }
}
