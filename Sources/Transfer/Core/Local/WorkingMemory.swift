// Memory for the pieces of blobs, of which thousands come and go while this program moves them.

import CMemory
import Synchronization

/// glibc gives large freed blocks back to the kernel at once, which then has to clear each page again: a sixth of the time
/// that a pull took. While blobs are moved such blocks are kept.
enum WorkingMemory {
    private static let largest: Int32 = 4 << 20
    private static let kept: Int32 = 16 << 20
    private static let usual: Int32 = 128 << 10

    private static let users = Mutex(0)

    /// The last of several operations at once gives back what none needs any more.
    static func whileMoving<Value, Problem>(_ body: () async throws(Problem) -> Value) async throws(Problem) -> Value {
        users.withLock { $0 += 1 }
        cm_keep(largest, kept)
        defer {
            users.withLock { count in
                count -= 1
                if count == 0 { cm_give_back(usual) }
            }
        }
        return try await body()
    }
}
