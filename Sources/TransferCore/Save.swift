// Images into one archive, through the Transfer service.

import Archive
import ContainerdClient
import Failure
import Inventory
import OCI
import TransferModel

struct Save: Sendable {
    let request: SaveRequest
    let job: Job

    func run() async throws(Failure) -> TransferResult {
        guard !request.images.isEmpty else { throw Failure(.reference, "No image was named.") }
        var records: [ImageRecord] = []
        var parts: [LocalImage.Part] = []
        for name in request.images {
            let record = try await job.containerd.findImage(name)
            guard !records.contains(where: { $0.name == record.name }) else { continue }
            records.append(record)
            parts += try await LocalImage(record, in: job.containerd).parts(for: request.platforms)
        }
        let expected = LocalImage.size(of: parts)
        try await job.underLease { leased throws(Failure) in
            for record in records {
                // Nobody may remove the image while it is read.
                let held = LeaseResource(id: record.target.digest.description, type: "content")
                if let lease = leased.lease { try await leased.add(held, toLease: lease) }
            }
            switch request.destination {
            case .file(let path):
                try await SafeFile.write(to: path) { sink throws(Failure) in
                    try await export(records, expected, leased, to: sink)
                }
            case .standardOutput:
                try await SafeFile.writeStandardOutput { sink throws(Failure) in
                    try await export(records, expected, leased, to: sink)
                }
            }
        }
        return TransferResult(
            images: records.map { NamedDigest(reference: $0.name, digest: $0.target.digest) }, engine: .transfer)
    }

    private func export(
        _ records: [ImageRecord], _ expected: Int64, _ leased: Containerd, to sink: ByteSink
    ) async throws(Failure) {
        let catcher = ArchiveCatcher(sink, expected: expected, report: job.report)
        let source = ImagesEndpoint(otherNames: records.map { .exact($0.name) })
        try await leased.transfer(
            from: .images(source),
            to: .newArchive(platforms: request.platforms.list, hasAllPlatforms: request.platforms == .all) {
                try await catcher.take($0)
            }
        ) { [report = job.report] record in
            report(.status(record.event))
        }
        await catcher.finish()
    }
}

/// Writes down an archive as it comes, up to its end.
private actor ArchiveCatcher {
    private let sink: ByteSink
    private let expected: Int64
    private let report: Job.Report
    private var walker = TarWalker()

    /// `expected` are the bytes of the blobs: the archive has some more.
    init(_ sink: ByteSink, expected: Int64, report: @escaping Job.Report) {
        self.sink = sink
        self.expected = expected
        self.report = report
    }

    /// False once the archive has come to its end.
    func take(_ bytes: [UInt8]) async throws -> Bool {
        walker.take(bytes)
        if case .broken(let place, let why) = walker.state {
            throw Failure(
                .archive, "The archive that the daemon sent is damaged at byte \(place): \(why).", hint: "Try again.")
        }
        try await sink.write(bytes)
        report(.stream(current: walker.count, total: max(expected, walker.count)))
        if case .ended = walker.state { return false }
        return true
    }

    func finish() {
        report(.stream(current: walker.count, total: walker.count))
        report(.settled)
    }
}
