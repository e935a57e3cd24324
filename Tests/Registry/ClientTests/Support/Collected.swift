// Bytes that a blob was handed out as.

import Synchronization

final class Collected: Sendable {
    private let all = Mutex<[UInt8]>([])

    var bytes: [UInt8] { all.withLock { $0 } }

    func take(_ bytes: [UInt8]) { all.withLock { $0 += bytes } }
}
