// Leaving the program: a transfer is never left behind.

extension AppState {
    /// Transfers are waited for, cancelled or kept, and the program ends once all have ended. Asked again, it cancels
    /// them; asked once more, it ends at once.
    mutating func quit() -> [Effect] {
        guard unfinishedTransfers > 0, !isEnding else { return [.quit] }
        if isSingle || dialog == .question(.quit) { return cancelAndQuit() }
        dialog = .question(.quit)
        return []
    }

    mutating func cancelAndQuit() -> [Effect] {
        endAll()
        return unfinished.flatMap { cancel($0) }
    }

    mutating func endAll() {
        isQuitting = true
        isEnding = true
        dialog = nil
    }

    /// In the order in which they were started.
    var unfinished: [TransferID] { transfers.filter(\.isUnfinished).map(\.id).reversed() }
}
