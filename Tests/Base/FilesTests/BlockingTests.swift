// What waits for the system leaves the threads of Swift's pool to others.

import Failure
import Files
import Glibc
import Testing

@Suite struct BlockingTests {
    /// More than the pool has threads wait here for what only the pool can do.
    @Test(.timeLimit(.minutes(1))) func `many that wait hold up nobody`() async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        let count = 100
        let (begun, begins) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask {
                    await blocking {
                        begins.yield()
                        var byte: UInt8 = 0
                        _ = read(reading, &byte, 1)
                    }
                }
            }
            var waiting = 0
            for await _ in begun {
                waiting += 1
                if waiting == count { break }
            }
            #expect(write(writing, [UInt8](repeating: 0, count: count), count) == count)
            try await group.waitForAll()
        }
        close(reading)
        close(writing)
    }

    @Test func `what is thrown arrives`() async {
        let failure = await #expect(throws: Failure.self) {
            try await blocking { () throws(Failure) -> Int in throw Failure(.storage, "No.") }
        }
        #expect(failure?.code == .storage)
        #expect(await blocking { 7 } == 7)
    }
}
