// What is computed from an inventory when first asked for.

import Synchronization

/// Belongs to one state of an inventory: a change puts a fresh one in its place, so copies of the old state keep theirs.
final class Derived: Sendable {
    private struct Values {
        var rows: [ImageRow]?
        var totalSize: Int64?
    }

    private let values: Mutex<Values>

    init(rows: [ImageRow]? = nil) { values = Mutex(Values(rows: rows)) }

    /// The rows, where they have been made; whoever asks for them here makes them again.
    func takeRows() -> [ImageRow]? {
        values.withLock { values in
            defer { values.rows = nil }
            return values.rows
        }
    }

    func rows(_ make: () -> [ImageRow]) -> [ImageRow] {
        values.withLock { values in
            if let rows = values.rows { return rows }
            let rows = make()
            values.rows = rows
            return rows
        }
    }

    func totalSize(_ make: () -> Int64) -> Int64 {
        values.withLock { values in
            if let size = values.totalSize { return size }
            let size = make()
            values.totalSize = size
            return size
        }
    }
}
