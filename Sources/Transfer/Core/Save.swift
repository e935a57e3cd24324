// Images into one archive, through the Transfer service or by this program itself.

import Archive
import ContainerdClient
import Failure
import Inventory
import OCI
import Text
import TransferModel

struct Save: Sendable {
    let request: SaveRequest
    let context: OperationContext

    struct Cargo: Sendable {
        var record: ImageRecord
        var indexes: [LocalImage.StoredIndex]
        var parts: [LocalImage.Part]
    }

    func run() async throws(Failure) -> TransferResult {
        guard !request.images.isEmpty else { throw Failure(.reference, "No image was named.") }
        var records: [ImageRecord] = []
        for name in request.images {
            let record = try await context.containerd.findImage(name)
            if !records.contains(where: { $0.name == record.name }) { records.append(record) }
        }
        let engine = try await context.underLease { [records] leased throws(Failure) in
            var cargo: [Cargo] = []
            for record in records {
                // Nobody may remove the image while it is read.
                let held = LeaseResource(id: record.target.digest.description, type: "content")
                if let lease = leased.lease { try await leased.add(held, toLease: lease) }
                if !request.fetchesLazy { try await refuseLazy(record, leased) }
                let image = try await context.completed(record, for: request.platforms, leased)
                let parts = try image.parts(for: request.platforms)
                cargo.append(Cargo(record: record, indexes: image.indexes, parts: parts))
            }
            let chosen = try exportEngine(for: cargo)
            context.report(.engine(chosen))
            switch request.destination {
            case .file(let path):
                try await SafeFile.write(to: path) { [cargo] sink throws(Failure) in
                    try await export(cargo, leased, chosen, to: sink)
                }
            case .standardOutput:
                try await SafeFile.writeStandardOutput { [cargo] sink throws(Failure) in
                    try await export(cargo, leased, chosen, to: sink)
                }
            }
            return chosen
        }
        return TransferResult(
            images: records.map { NamedDigest(reference: $0.name, digest: $0.target.digest) }, engine: engine)
    }

    /// Throws class `incomplete` for an image with layers that stay in a registry: to fetch them is for the user to say.
    private func refuseLazy(_ record: ImageRecord, _ leased: Containerd) async throws(Failure) {
        let lazy = try await context.lazyLayers(of: record, for: request.platforms, leased)
        guard !lazy.isEmpty else { return }
        let size = Human.size(lazy.reduce(0) { $0 + $1.size })
        throw .staysInRegistry(
            "\(record.name) has \(lazy.count.counted("layer")) of \(size) that stay\(lazy.count == 1 ? "s" : "") in the registry."
        )
    }

    /// The Transfer service takes every index in an index for a manifest when it lists the images for Docker (containerd
    /// 2.1.9), and fails.
    private func exportEngine(for cargo: [Cargo]) throws(Failure) -> EngineKind {
        guard context.engine == .transfer, let image = cargo.first(where: { $0.indexes.count > 1 }) else {
            return context.engine
        }
        guard context.choice != .transfer else {
            throw Failure(
                .daemon, "\(image.record.name) has indexes in its index, and Transfer can't save such an image.",
                hint: "Go without --engine transfer: this program then does the work itself.")
        }
        return .local
    }

    private func export(
        _ cargo: [Cargo], _ leased: Containerd, _ engine: EngineKind, to sink: ByteSink
    ) async throws(Failure) {
        guard engine == .transfer else {
            return try await LocalExport(images: cargo, leased: leased, report: context.report).write(to: sink)
        }
        let catcher = ArchiveCatcher(
            sink, expected: LocalImage.size(of: cargo.flatMap(\.parts)), report: context.report)
        let platforms = request.platforms == .all ? [] : Set(cargo.flatMap(\.parts).compactMap(\.platform)).sorted()
        let source = ImagesEndpoint(otherNames: cargo.map { .exact($0.record.name) })
        try await leased.transfer(
            from: .images(source),
            to: .newArchive(platforms: platforms, hasAllPlatforms: request.platforms == .all) {
                try await catcher.append($0)
            }
        ) { [report = context.report] record in
            report(.status(record.event))
        }
        try await catcher.finish()
    }
}

/// Writes down an archive as it comes, up to its end.
private actor ArchiveCatcher {
    private let sink: ByteSink
    private let expected: Int64
    private let report: OperationContext.Report
    private var walker = TarWalker()

    /// `expected` are the bytes of the blobs: the archive has some more.
    init(_ sink: ByteSink, expected: Int64, report: @escaping OperationContext.Report) {
        self.sink = sink
        self.expected = expected
        self.report = report
    }

    /// False once the archive has come to its end.
    func append(_ bytes: [UInt8]) async throws -> Bool {
        walker.append(bytes)
        if case .broken(let place, let why) = walker.state {
            throw Failure(
                .archive, "The archive that the daemon sent is damaged at byte \(place): \(why).", hint: "Try again.")
        }
        try await sink.write(bytes)
        report(.stream(current: walker.count, total: max(expected, walker.count)))
        if case .ended = walker.state { return false }
        return true
    }

    /// Throws where the stream ended before the archive: the daemon's reply says nothing of that.
    func finish() throws(Failure) {
        guard case .ended = walker.state else {
            throw Failure(.archive, "The archive that the daemon sent is incomplete.", hint: "Try again.")
        }
        report(.stream(current: walker.count, total: walker.count))
        report(.settled)
    }
}
