// The files of layers, read from a real daemon.

import ContainerdClient
import Failure
import Foundation
import Inventory
import InventorySync
import Lab
import LabTraits
import OCI
import Synchronization
import Testing

@Suite struct LayerReaderTests {
    private static func paths(_ listing: LayerListing) -> [String] {
        (1..<listing.count).map { listing.path(of: Int32($0)) }.sorted()
    }

    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `layers of every packing are listed`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            let layers = [LayerSpec.Packing.gzip, .zstd, .plain].enumerated().map {
                LayerSpec(bytes: 300_000, seed: 40 + UInt64($0), packing: $1)
            }
            let made = try await daemon.load(ImageSpec(layers), as: "a.test/packed:1")
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                for (number, layer) in made.variants[0].layers.enumerated() {
                    let read = Mutex(0)
                    let listing = try await LayerReader.listing(of: layer.blob.descriptor, in: containerd) { count in
                        read.withLock { $0 += count }
                    }
                    #expect(Self.paths(listing) == ["/lab", "/lab/noise-\(40 + number)"])
                    #expect(listing.sizes[0] == 300_000)
                    #expect(read.withLock { $0 } == layer.blob.size)
                }
            }
        }
    }

    @Test(.needsDaemon()) func `what is no layer, is damaged or isn't here is told`() async throws {
        try await Daemon.holding { daemon, containerd in
            let made = try await daemon.load(ImageSpec([LayerSpec(bytes: 300_000, seed: 1)]), as: "a.test/a:1")
            let blob = made.variants[0].layers[0].blob
            let whole = try Data(contentsOf: URL(filePath: daemon.file(of: blob.digest)))
            func failure(_ bytes: [UInt8]) async throws -> Failure.Code? {
                let digest = try await containerd.writeDocument(bytes)
                let layer = Descriptor(mediaType: .ociLayerGzip, digest: digest, size: Int64(bytes.count))
                return await Self.failure(of: layer, containerd)?.code
            }
            #expect(try await failure(Array("no archive".utf8)) == .archive)
            #expect(try await failure(Array(whole.dropLast(5_000))) == .archive)
            var bytes = Array(whole)
            bytes[bytes.count / 2] ^= 0xFF
            #expect(try await failure(bytes) == .archive)
            let gone = Descriptor(mediaType: .ociLayerGzip, digest: Digest.sha256(of: [1]), size: 5)
            let missing = await Self.failure(of: gone, containerd)
            #expect(missing?.code == .incomplete, "\(String(describing: missing))")
        }
    }

    @Test(.needsDaemon()) func `a layer of 1 GB takes no more memory than another, and can be left at once`()
        async throws
    {
        try await Daemon.running { daemon in
            let layer = LayerSpec(bytes: 1_000_000_000, seed: 1, filling: .zeros)
            let made = try await daemon.load(ImageSpec([layer]), as: "a.test/large:1")
            let blob = made.variants[0].layers[0].blob.descriptor
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                let before = Self.residentBytes
                let listing = try await LayerReader.listing(of: blob, in: containerd) { _ in }
                #expect(listing.sizes[0] == 1_000_000_000)
                #expect(Self.residentBytes - before < 100_000_000)

                let (begun, begin) = AsyncStream<Void>.makeStream()
                let reading = Task {
                    try await LayerReader.listing(of: blob, in: containerd) { _ in begin.yield() }
                }
                for await _ in begun { break }
                reading.cancel()
                let failure = await #expect(throws: Failure.self) { try await reading.value }
                #expect(failure?.code == .cancelled)
            }
        }
    }

    private static func failure(of layer: Descriptor, _ containerd: Containerd) async -> Failure? {
        do throws(Failure) {
            _ = try await LayerReader.listing(of: layer, in: containerd) { _ in }
            return nil
        } catch {
            return error
        }
    }

    private static var residentBytes: Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        return (pages.flatMap { Int($0[1]) } ?? 0) * Int(getpagesize())
    }
}

extension MadeBlob {
    fileprivate var descriptor: Descriptor {
        Descriptor(
            mediaType: MediaType(mediaType), digest: Digest(digest) ?? .sha256(of: []), size: Int64(size))
    }
}
