// What the bytes are, told by their beginning, which is read again afterwards.

import CArchive
import Failure

extension RawBytes {
    /// How much of a file is kept, at most, to be read again.
    private static let recordLimit = 4 << 20
    /// How much of the archive in it is looked at: less, since compression can make it longer.
    private static let sniffLimit = 3 << 20

    /// What the first bytes say.
    func kind() throws(Failure) -> ArchiveKind {
        record(limit: ArchiveKind.length)
        defer { rewind() }
        var first: [UInt8] = []
        while true {
            let piece = try piece()
            if piece.isEmpty { return ArchiveKind(firstBytes: first) }
            first += piece
        }
    }

    /// The tar archive in these bytes. Fails with `archive` when there can be none.
    func decompressed(as kind: ArchiveKind) throws(Failure) -> any BlockingReader {
        switch kind {
        case .empty, .tar: return self
        case .gzip: return try Decompressor(self, CA_GZIP)
        case .zstd: return try Decompressor(self, CA_ZSTD)
        case .other(let format?):
            throw Failure(
                .archive, "\(name) is in the format \(format), which can't be read.",
                hint: "Archives may be plain tar, gzip or zstd.")
        case .other(nil):
            throw Failure(.archive, "\(name) is not a tar archive.", hint: "Archives may be plain tar, gzip or zstd.")
        }
    }

    /// What the archive holds, by its first entries.
    func contents() throws(Failure) -> ArchiveContents {
        let kind = try kind()
        record(limit: Self.recordLimit)
        defer { rewind() }
        do throws(Failure) {
            return try firstContents(in: decompressed(as: kind))
        } catch {
            guard error.code == .archive, !hasFailed else { throw error }
            return .unreadable(error.message)
        }
    }

    private func firstContents(in reader: any BlockingReader) throws(Failure) -> ArchiveContents {
        var walker = TarWalker()
        var scan = ArchiveScan()
        while walker.count < Self.sniffLimit {
            let piece = try reader.piece()
            if piece.isEmpty, !walker.isBetweenEntries { return .unreadable("\(name) ends early.") }
            walker.append(piece) { scan.add($0) }
            if let verdict = scan.verdict { return verdict }
            if case .broken(_, let why) = walker.state { return .unreadable("\(name) is not a tar archive: \(why).") }
            if piece.isEmpty || walker.state != .inside { return scan.contents }
        }
        return scan.guess ?? .undecided
    }
}
