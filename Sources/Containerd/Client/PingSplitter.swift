// Walks HTTP/2 frames, however they are cut, and parts the PINGs from everything else.

package import NIOCore

/// A frame is a header of 9 bytes (length in 24 bits, type, flags, stream in 32 bits) and a payload (RFC 9113, 4.1).
package struct PingSplitter {
    private static let headerLength = 9
    private static let pingType: UInt8 = 6
    private static let pingLength = 8

    /// The start of a frame that isn't yet known to be a PING or not, or a PING that isn't whole.
    private var held: [UInt8] = []
    /// Bytes of the present frame's payload that are to be handed on.
    private var passing = 0

    package init() {}

    /// Parts `bytes`: the answers to all PINGs that are now whole, nil when there are none, and the rest as it came.
    package mutating func split(
        _ bytes: inout ByteBuffer, allocator: ByteBufferAllocator
    ) -> (answers: ByteBuffer?, rest: ByteBuffer) {
        var answers: ByteBuffer?
        var rest = allocator.buffer(capacity: bytes.readableBytes + held.count)
        while bytes.readableBytes > 0 {
            if passing > 0 {
                let count = min(passing, bytes.readableBytes)
                if var part = bytes.readSlice(length: count) { rest.writeBuffer(&part) }
                passing -= count
                continue
            }
            let wanted = isPing ? Self.headerLength + Self.pingLength : Self.headerLength
            held += bytes.readBytes(length: min(wanted - held.count, bytes.readableBytes)) ?? []
            guard held.count >= Self.headerLength else { break }
            if !isPing {
                passing = Int(held[0]) << 16 | Int(held[1]) << 8 | Int(held[2])
                rest.writeBytes(held)
                held.removeAll(keepingCapacity: true)
            } else if held.count == Self.headerLength + Self.pingLength {
                held[4] |= 1
                answers = answers ?? allocator.buffer(capacity: held.count)
                answers?.writeBytes(held)
                held.removeAll(keepingCapacity: true)
            }
        }
        return (answers, rest)
    }

    /// Whether the held header is that of a PING which is no answer.
    private var isPing: Bool {
        held.count >= Self.headerLength && held[3] == Self.pingType && held[4] & 1 == 0
            && held[0] == 0 && held[1] == 0 && held[2] == UInt8(Self.pingLength)
    }
}
