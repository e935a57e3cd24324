// Plain bytes out of compressed ones.

import CArchive
import Failure

/// Reads one compressed stream to its end. Belongs to one `ByteSource`.
final class Decompressor: BlockingReader {
    private let feed: Feed
    private let handle: OpaquePointer

    /// Decompresses what `raw` brings: `CA_GZIP` or `CA_ZSTD`.
    init(_ raw: RawBytes, _ compression: Int) throws(Failure) {
        feed = Feed(raw)
        guard let handle = ca_open(Int32(compression), Feed.pull, Unmanaged.passUnretained(feed).toOpaque()) else {
            throw Failure(.internal, "There is no memory to decompress \(raw.name).")
        }
        self.handle = handle
    }

    deinit { ca_close(handle) }

    /// Whether something else than padding was seen after the compressed bytes, which other programs ignore too.
    var hasTrailingData: Bool { ca_trailing(handle) != 0 }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        let taken = ca_read(handle, buffer.bindMemory(to: UInt8.self).baseAddress, Int64(buffer.count))
        if taken >= 0 { return Int(taken) }
        if let failure = feed.failure { throw failure }
        let name = feed.raw.name
        let cause = String(cString: ca_error(handle))
        throw feed.hasEnded
            ? Failure(.archive, "\(name) ends early.", hint: "Copy or download it again.", cause: cause)
            : Failure(.archive, "\(name) is damaged.", hint: "Copy or download it again.", cause: cause)
    }

    /// Where the compressed bytes come from, as C calls it back.
    private final class Feed {
        let raw: RawBytes
        private(set) var failure: Failure?
        private(set) var hasEnded = false
        private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ByteSource.pieceLength, alignment: 16)

        init(_ raw: RawBytes) { self.raw = raw }

        deinit { buffer.deallocate() }

        static let pull: ca_pull = { context, bytes in
            guard let context, let bytes else { return -1 }
            let feed = Unmanaged<Feed>.fromOpaque(context).takeUnretainedValue()
            bytes.pointee = UnsafePointer(feed.buffer.bindMemory(to: UInt8.self).baseAddress)
            return feed.next()
        }

        private func next() -> Int64 {
            do throws(Failure) {
                let taken = try raw.read(into: buffer)
                if taken == 0 { hasEnded = true }
                return Int64(taken)
            } catch {
                failure = error
                return -1
            }
        }
    }
}
