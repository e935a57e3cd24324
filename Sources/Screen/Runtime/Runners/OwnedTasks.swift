// Tasks with one owner, which can cancel them and knows when they have ended.

/// Each task is forgotten when it has ended, however long the program stays open.
@MainActor final class OwnedTasks {
    private var running: [Int: Task<Void, Never>] = [:]
    private var last = 0
    private let ended: () -> Void

    /// `ended` is called after the end of each task.
    init(ended: @escaping () -> Void) { self.ended = ended }

    var isEmpty: Bool { running.isEmpty }

    /// Runs `body` away from the main actor.
    @discardableResult
    func start(_ body: @escaping @concurrent @Sendable () async -> Void) -> Task<Void, Never> {
        last += 1
        let number = last
        let task = Task {
            await body()
            running[number] = nil
            ended()
        }
        running[number] = task
        return task
    }

    func cancelAll() { for task in running.values { task.cancel() } }
}
