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
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<30 {
                group.addTask {
                    await blocking {
                        var byte: UInt8 = 0
                        _ = read(reading, &byte, 1)
                    }
                }
            }
            try await Task.sleep(for: .milliseconds(200))
            #expect(write(writing, [UInt8](repeating: 0, count: 30), 30) == 30)
            try await group.waitForAll()
        }
        close(reading)
        close(writing)
    }

    @Test func `what is thrown arrives`() async {
        let failure = await #expect(throws: Failure.self) {
            try await blocking { () throws(Failure) -> Int in throw Failure(.storage, "No.") }
        }
        #expect(failure?.class == .storage)
        #expect(await blocking { 7 } == 7)
    }
}
