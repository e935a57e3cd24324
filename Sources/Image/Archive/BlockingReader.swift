// What brings bytes to a thread that may wait for them.

import Failure

protocol BlockingReader: AnyObject {
    /// The next bytes, at least one, put at the start of `buffer`. Returns 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int
}

extension BlockingReader {
    /// The next bytes; empty at the end.
    func piece() throws(Failure) -> [UInt8] {
        var failure: Failure?
        let bytes = [UInt8](unsafeUninitializedCapacity: ByteSource.pieceLength) { buffer, count in
            do throws(Failure) {
                count = try read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
