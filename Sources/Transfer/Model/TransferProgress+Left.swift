// How long an operation will still take, and on what that depends.

import OCI

extension TransferProgress {
    /// How long before a time left is shown, and how long where nobody has told how large layers become: earlier ones are
    /// guesses.
    private static let settlingTime = (usual: Duration.seconds(2), unsized: Duration.seconds(5))
    /// Bytes a second below which it is the line that is waited for, and seconds for which that is worth a word.
    private static let slow = (speed: 100e3, seconds: 20.0)

    /// How long the operation will still take. Nil in the first moments, while totals are estimated, and until something
    /// is known of the pace.
    package func timeLeft(at now: Duration) -> TimeLeft? {
        let isSized = forecast.unpack.asTheyCome == nil || forecast.unpack.knowsSizes
        guard !hasEnded, let end = forecast.end,
            now >= (isSized ? Self.settlingTime.usual : Self.settlingTime.unsized)
        else { return nil }
        let time = now.inSeconds
        return TimeLeft(
            low: end.earliest - time, likely: end.likely - time, high: end.latest - time, isSure: end.isSure)
    }

    /// Nil where there is more than one thing to wait for.
    package func bottleneck(at now: Duration) -> Bottleneck? {
        guard isSettled, !hasEnded else { return nil }
        let left = nodes.filter(\.isLeft)
        if left.isEmpty, forecast.unpack.asTheyCome != nil {
            let unpack = unpack
            return unpack.unpacked < unpack.layers
                ? .unpacking(number: unpack.unpacked + 1, of: unpack.layers) : nil
        }
        if left.count == 1, let last = left.first, last.kind == .layer, last.moved > 0, let total = last.total {
            return .lastLayer(current: last.current, total: total)
        }
        guard let speed = speed(at: now), speed > 0, speed < Self.slow.speed, let end = forecast.end,
            end.likely - now.inSeconds > Self.slow.seconds
        else { return nil }
        return .slow(speed: speed)
    }
}
