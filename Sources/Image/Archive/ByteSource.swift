// The bytes of an archive from a file or a pipe, as they are or decompressed.

package import Failure
import Files
import Glibc

/// Hands out bytes piece by piece: each is read when it is asked for, so that memory is bounded and nothing runs ahead
/// of the taker.
///
/// Blocking happens on a thread of the source's own. Cancelling the task that waits for bytes ends the wait with
/// `cancelled`, even if a pipe never brings any, and ends the source too.
package actor ByteSource {
    /// The largest piece, in bytes.
    package static let pieceLength = 256 << 10

    /// The path, or "standard input". For sentences.
    package nonisolated let name: String
    /// The bytes to come, of a regular file; nil for a pipe and the like.
    package nonisolated let size: Int64?

    private let file: OwnedFileDescriptor
    /// Where in the file it began.
    private let start: Int64
    private let executor = BlockingExecutor()
    private let interrupter: Interrupter
    private let raw: RawBytes
    /// `raw` itself, or what decompresses it.
    private var reader: any BlockingReader

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens a file. A named pipe is opened at once, and read when it has a writer.
    package init(path: String) throws(Failure) {
        try self.init(path: path, name: path)
    }

    private init(path: String, name: String, from start: Int64 = 0) throws(Failure) {
        let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard number >= 0 else { throw .reading(name, errno) }
        if start > 0 { lseek(number, off_t(start), SEEK_SET) }
        try self.init(OwnedFileDescriptor(number, isOwned: true), name: name)
    }

    /// Reads an open descriptor, which stays the caller's to close.
    package init(borrowing number: Int32, name: String) throws(Failure) {
        try self.init(OwnedFileDescriptor(number, isOwned: false), name: name)
    }

    package static func standardInput() throws(Failure) -> ByteSource {
        try ByteSource(borrowing: STDIN_FILENO, name: "standard input")
    }

    private init(_ file: OwnedFileDescriptor, name: String) throws(Failure) {
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw .reading(name, errno) }
        let kind = status.st_mode & S_IFMT
        if kind == S_IFDIR { throw .reading(name, EISDIR) }
        self.name = name
        self.file = file
        start = kind == S_IFREG ? Int64(lseek(file.number, 0, SEEK_CUR)) : 0
        size = kind == S_IFREG ? max(0, Int64(status.st_size) - start) : nil
        interrupter = try Interrupter()
        raw = RawBytes(file, name: name, interrupter: interrupter)
        reader = raw
    }

    /// The same file from where this began; nil for a pipe and the like, which can be read once only.
    package func again() throws(Failure) -> ByteSource? {
        guard size != nil else { return nil }
        return try ByteSource(path: "/proc/self/fd/\(file.number)", name: name, from: start)
    }

    /// Bytes of the file that were handed out, or went into what was handed out decompressed. Reaches `size`.
    package var taken: Int64 { raw.count }

    /// Whether something else than padding was seen after the end of what is decompressed.
    var hasTrailingData: Bool { (reader as? Decompressor)?.hasTrailingData == true }

    /// The next bytes; nil at the end.
    ///
    /// Fails with `archive` when the file can't be read, or, decompressed, when it is damaged or ends early. The
    /// failure is the last that the source has to say.
    package func next() async throws(Failure) -> [UInt8]? {
        let piece = try await interrupter.run { () throws(Failure) in try reader.piece() }
        return piece.isEmpty ? nil : piece
    }

    /// Has all bytes decompressed from here on; must come before the first `next`. A tar archive stays as it is.
    ///
    /// Fails with `archive` when the file is something else.
    package func decompress() async throws(Failure) {
        reader = try await interrupter.run { () throws(Failure) in try raw.decompressed(as: raw.kind()) }
    }

    /// What the archive holds, by its first entries; must come before the first `next`, which still brings everything.
    ///
    /// Reads no more than it needs. Fails when the file can't be read; one that makes no sense is `unreadable`.
    package func sniff() async throws(Failure) -> ArchiveContents {
        try await interrupter.run { () throws(Failure) in try raw.contents() }
    }
}
