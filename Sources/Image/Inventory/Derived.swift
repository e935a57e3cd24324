// What is computed from an inventory when first asked for.

import Synchronization

/// Belongs to one state of an inventory: a change puts a fresh one in its place, so copies of the old state keep theirs.
final class Derived: Sendable {
    private let kept: Mutex<[ImageRow]?>

    init(rows: [ImageRow]? = nil) { kept = Mutex(rows) }

    /// The rows, where they have been made; whoever asks for them here makes them again.
    func takeRows() -> [ImageRow]? {
        kept.withLock { rows in
            defer { rows = nil }
            return rows
        }
    }

    func rows(_ make: () -> [ImageRow]) -> [ImageRow] {
        kept.withLock { kept in
            if let kept { return kept }
            let rows = make()
            kept = rows
            return rows
        }
    }
}
