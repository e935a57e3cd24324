// When the resources are listed again.

/// Listing all that a namespace holds takes long where there is much. Between two listings is a pause ten times as long as
/// the last one took, however often something changes.
struct ResourceClock {
    private static let share = 10

    /// How long to wait before each listing.
    let pauses: AsyncStream<Duration>
    private let wind: AsyncStream<Duration>.Continuation
    private var isWound = false
    private var due = ContinuousClock.now

    init() {
        (pauses, wind) = AsyncStream.makeStream()
    }

    /// Something has changed.
    mutating func noteChange() {
        guard !isWound else { return }
        isWound = true
        wind.yield(max(.zero, due - .now))
    }

    mutating func noteListing(took duration: Duration) {
        isWound = false
        due = .now + duration * Self.share
    }
}
