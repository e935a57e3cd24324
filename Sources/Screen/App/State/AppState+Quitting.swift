// Leaving the program: a transfer is never left behind.

/// Whether the program is about to end.
package enum Quitting: Hashable, Sendable {
    case no
    /// As soon as no transfer is unfinished any more.
    case waiting
    /// All of them were cancelled or kept for it.
    case ending
}

extension AppState {
    package var isQuitting: Bool { quitting != .no }
    package var isEnding: Bool { quitting == .ending }

    /// Transfers are waited for, cancelled or kept, and the program ends once all have ended. Asked again, it cancels
    /// them; asked once more, it ends at once.
    mutating func quit() -> [Effect] {
        guard transfers.unfinished > 0, !isEnding else { return [.quit] }
        if isSingle || dialog == .question(.quit) { return endAll() }
        dialog = .question(.quit)
        return []
    }

    mutating func endAll(keepingPulls: Bool = false) -> [Effect] {
        quitting = .ending
        dialog = nil
        return transfers.endAll(keepingPulls: keepingPulls)
    }
}
