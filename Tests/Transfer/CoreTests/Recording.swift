// Recorded pulls: what a daemon said, word for word, with the time it came; and how they are recorded.

import ContainerdClient
import FoundationEssentials
import Lab
import OCI
import Synchronization
import TransferModel

@testable import TransferCore

/// One line of a file in `Fixtures`: a message of the progress stream, or a manifest that was read.
struct Recorded: Codable {
    struct Blob: Codable {
        var mediaType: String
        var digest: String
        var size: Int64
        var attests: Bool?
    }

    struct Contents: Codable {
        var root: String?
        var manifest: Blob
        var config: Blob
        var layers: [Blob]
    }

    /// Seconds since the pull's start.
    var t: Double
    var event: String?
    var name: String?
    var parents: [String]?
    var progress: Int64?
    var total: Int64?
    var desc: Blob?
    var contents: Contents?
}

extension Recorded {
    /// What the transfer core would make of the line.
    var events: [TransferEvent] {
        if let contents {
            guard let manifest = contents.manifest.descriptor, let config = contents.config.descriptor else {
                return []
            }
            let root = contents.root.flatMap { Digest($0) }
            let layers = contents.layers.compactMap(\.descriptor)
            return [.contents(root: root, manifest: manifest, config: config, layers: layers), .settled]
        }
        let record = ProgressRecord(
            event: event ?? "", name: name ?? "", parents: parents ?? [], progress: progress ?? 0, total: total ?? 0,
            descriptor: desc?.descriptor)
        return [record.node.map { .node($0) } ?? .status(record.event)]
    }
}

extension Recorded.Blob {
    init(_ descriptor: Descriptor) {
        self.init(
            mediaType: descriptor.mediaType.rawValue, digest: descriptor.digest.description, size: descriptor.size,
            attests: descriptor.isAttestation ? true : nil)
    }

    var descriptor: Descriptor? {
        Digest(digest).map { digest in
            let annotations = attests == true ? ["vnd.docker.reference.type": "attestation-manifest"] : [:]
            return Descriptor(mediaType: MediaType(mediaType), digest: digest, size: size, annotations: annotations)
        }
    }
}

/// Writes down one pull.
final class Recorder: Sendable {
    private let lines = Mutex<[Recorded]>([])
    private let start = ContinuousClock.now

    private var seconds: Double {
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + (Double(parts.attoseconds) / 1e15).rounded() / 1000
    }

    func take(_ record: ProgressRecord) {
        lines.withLock {
            $0.append(
                Recorded(
                    t: seconds, event: record.event, name: record.name, parents: record.parents,
                    progress: record.progress, total: record.total, desc: record.descriptor.map(Recorded.Blob.init)))
        }
    }

    func take(_ event: TransferEvent) {
        guard case .contents(let root, let manifest, let config, let layers) = event else { return }
        let contents = Recorded.Contents(
            root: root?.description, manifest: Recorded.Blob(manifest), config: Recorded.Blob(config),
            layers: layers.map(Recorded.Blob.init))
        lines.withLock { $0.append(Recorded(t: seconds, contents: contents)) }
    }

    /// Ports and times of the lab differ from run to run, so a new recording is a new file.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var data = Data()
        for line in lines.withLock({ $0 }) { data += try encoder.encode(line) + Data("\n".utf8) }
        try data.write(to: URL(filePath: path))
    }

    /// Pulls as `Pull` does and writes down what comes.
    func pull(_ name: String, from containerd: Containerd) async throws {
        var leased = containerd
        leased.lease = "recording-\(UInt32.random(in: 0...UInt32.max))"
        try await containerd.createLease(id: leased.lease ?? "", labels: [:])
        let progress = PullProgress(leased, platforms: 1, isDoubtful: false) { self.take($0) }
        let images = ImagesEndpoint(
            name: name, platforms: [.host], manifestLimit: 1,
            unpacks: [ImagesEndpoint.Unpack(platform: .host, snapshotter: "overlayfs")])
        try await leased.transfer(from: .registry(RegistryEndpoint(reference: name)), to: .images(images)) {
            [lease = leased.lease] in
            self.take($0)
            await progress.apply($0, under: lease)
        }
        try await containerd.deleteLease(id: leased.lease ?? "")
    }
}
