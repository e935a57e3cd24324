// A pipe with a writer that the test commands.

import Dispatch
import Glibc
import Lab
import Synchronization

/// Both ends of a pipe. Whatever is still open is closed at the end of its life.
final class TestPipe: Sendable {
    let reader: Int32
    private let writer: Mutex<Int32>

    /// A pipe; or, for a reader that is to get the pieces as they were written, a socket that keeps them apart.
    init(keepsPieces: Bool = false) throws {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue)
        guard (keepsPieces ? socketpair(AF_UNIX, kind, 0, &ends) : pipe(&ends)) == 0 else { throw LabFailure("pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reader = ends[0]
        writer = Mutex(ends[1])
    }

    deinit {
        close(reader)
        closeWriter()
    }

    /// Writes all, in pieces of at most `piece` bytes, and waits for the reader in between.
    func write(_ bytes: [UInt8], piece: Int) {
        let end = writer.withLock { $0 }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.prefix(piece).withUnsafeBytes { Glibc.write(end, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func closeWriter() {
        writer.withLock { end in
            if end >= 0 { close(end) }
            end = -1
        }
    }

    /// A pipe that brings these bytes and then ends.
    static func bringing(_ bytes: [UInt8], piece: Int = 4096, keepsPieces: Bool = false) throws -> TestPipe {
        let pipe = try TestPipe(keepsPieces: keepsPieces)
        DispatchQueue(label: "writer").async {
            pipe.write(bytes, piece: piece)
            pipe.closeWriter()
        }
        return pipe
    }
}
