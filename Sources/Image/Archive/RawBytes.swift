// Reads a descriptor, and can go back to the beginning of what it has read: a pipe can't.

import Failure
import Glibc

/// Blocking reads that a cancelled task ends. Belongs to one `ByteSource`.
final class RawBytes: BlockingReader {
    let name: String
    /// Bytes handed on since the beginning.
    private(set) var count: Int64 = 0
    /// Whether the descriptor itself could not be read, whatever its bytes are.
    private(set) var hasFailed = false

    private let file: OwnedFileDescriptor
    private let interrupter: Interrupter
    /// What was read before `rewind` and is to be read again.
    private var replay: ArraySlice<UInt8> = []
    /// What was read since `record`, and how much that may be; nil when nothing is recorded.
    private var recorded: [UInt8]?
    private var recordLimit = 0

    init(_ file: OwnedFileDescriptor, name: String, interrupter: Interrupter) {
        self.file = file
        self.name = name
        self.interrupter = interrupter
    }

    /// Keeps what is read from the beginning on, so that it can be read once more after `rewind`. Past `limit` bytes
    /// the stream seems to end. Must come before the first read, or after a rewind.
    func record(limit: Int) {
        recorded = []
        recordLimit = limit
    }

    func rewind() {
        replay = (recorded ?? []) + replay
        count -= Int64(recorded?.count ?? 0)
        recorded = nil
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        let room = min(buffer.count, recorded.map { recordLimit - $0.count } ?? .max)
        guard room > 0 else { return 0 }
        let buffer = UnsafeMutableRawBufferPointer(rebasing: buffer[..<room])
        let taken: Int
        if replay.isEmpty {
            taken = try readFile(into: buffer)
        } else {
            taken = min(replay.count, room)
            buffer.copyBytes(from: replay.prefix(taken))
            replay = replay.count == taken ? [] : replay.dropFirst(taken)
        }
        count += Int64(taken)
        recorded?.append(contentsOf: buffer[..<taken])
        return taken
    }

    private func readFile(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        while true {
            // A named pipe is ready only once it has or had a writer: without the wait its read would say "the end".
            try interrupter.wait(for: file.number, POLLIN)
            let taken = Glibc.read(file.number, buffer.baseAddress, buffer.count)
            if taken >= 0 { return taken }
            let number = errno
            guard number == EINTR || number == EAGAIN else {
                hasFailed = true
                throw .reading(name, number)
            }
        }
    }
}
