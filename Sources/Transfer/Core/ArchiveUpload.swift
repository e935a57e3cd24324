// Hands an archive's bytes to the daemon, counts them, and knows what is wrong with them.

import Archive
import Failure
import TransferModel

actor ArchiveUpload {
    private let source: ByteSource
    private let report: OperationContext.Report
    /// Nil for a compressed archive, which only the daemon looks into.
    private var walker: TarWalker?
    private var hasBegun = false

    init(_ source: ByteSource, report: @escaping OperationContext.Report) {
        self.source = source
        self.report = report
        source.announce(report)
    }

    /// Sends piece after piece. Throws class `archive` at the end of one that ends early: an archive whose rest is
    /// missing must not look whole to the daemon.
    func send(_ send: @Sendable ([UInt8]) async throws -> Void) async throws {
        while let piece = try await source.next() {
            append(piece)
            try await send(piece)
            report(.stream(current: await source.taken, total: source.size))
        }
        if let walker, case .inside = walker.state {
            guard walker.isBetweenEntries else { throw Failure.endsEarly(source.name) }
            report(.warning(Failure(.archive, "\(source.name) has no end mark: something may be missing.")))
        }
    }

    private func append(_ piece: [UInt8]) {
        if !hasBegun, ArchiveKind(firstBytes: piece) == .tar { walker = TarWalker() }
        hasBegun = true
        walker?.append(piece)
    }

    /// What a refusal comes from, where that is known better here than there.
    func verdict(on failure: Failure) -> Failure? {
        if case .broken(let place, let why) = walker?.state {
            var damaged = Failure.damaged(source.name, at: place, why)
            damaged.cause = failure.cause
            return damaged
        }
        // In an archive that is whole it is a document of the archive that ends.
        if case .ended = walker?.state { return nil }
        guard failure.code == .archive, failure.cause?.contains("unexpected EOF") == true else { return nil }
        return .endsEarly(source.name)
    }

    /// The daemon stops at the archive's end mark. Says so if a file goes on after it.
    func lookForRest() async {
        guard source.size != nil else { return }
        while walker?.hasTrailingData == false, let piece = try? await source.next() { walker?.append(piece) }
        if walker?.hasTrailingData == true {
            report(.warning(Failure(.archive, "\(source.name) goes on after its end: what follows was passed over.")))
        }
    }
}

extension ByteSource {
    /// Says how many bytes there are to move, where that is known before: nothing changes it then.
    nonisolated func announce(_ report: OperationContext.Report) {
        guard let size else { return }
        report(.stream(current: 0, total: size))
        report(.settled)
    }
}
