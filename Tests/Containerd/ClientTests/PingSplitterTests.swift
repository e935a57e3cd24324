// PINGs are answered and taken out, wherever the bytes are cut.

import ContainerdClient
import NIOCore
import Testing

struct PingSplitterTests {
    static let ping: [UInt8] = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    static let answer: [UInt8] = [0, 0, 8, 6, 1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    static let data: [UInt8] = [0, 0, 3, 0, 1, 0, 0, 0, 5, 9, 9, 9]
    static let empty: [UInt8] = [0, 0, 0, 4, 1, 0, 0, 0, 0]
    static let all = data + ping + empty + answer + ping + data

    private func feed(_ pieces: [ArraySlice<UInt8>]) -> (answers: [UInt8], rest: [UInt8]) {
        var splitter = PingSplitter()
        var answers: [UInt8] = []
        var rest: [UInt8] = []
        for piece in pieces {
            var bytes = ByteBuffer(bytes: piece)
            let split = splitter.split(&bytes, allocator: ByteBufferAllocator())
            if let written = split.answers { answers += Array(written.readableBytesView) }
            rest += Array(split.rest.readableBytesView)
        }
        return (answers, rest)
    }

    @Test(arguments: 0...all.count) func theCutDoesNotMatter(cut: Int) {
        let result = feed([Self.all[..<cut], Self.all[cut...]])
        #expect(result.answers == Self.answer + Self.answer)
        // An answer to a PING of ours is no PING to answer: it goes on.
        #expect(result.rest == Self.data + Self.empty + Self.answer + Self.data)
    }

    @Test func singleBytesWork() {
        let result = feed(Self.all.indices.map { Self.all[$0...$0] })
        #expect(result.answers == Self.answer + Self.answer)
        #expect(result.rest == Self.data + Self.empty + Self.answer + Self.data)
    }
}
