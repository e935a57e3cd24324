// Numbers for people: sizes, speeds, times.

package import FoundationEssentials

package enum Human {
    private static let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]

    /// Decimal units with up to three digits, as Docker's users know them: `742 kB`, `7.8 MB`.
    package static func size(_ bytes: Int64) -> String {
        let (number, unit) = scaled(Double(bytes))
        return "\(number) \(unit)"
    }

    /// `-` while unknown.
    package static func size(_ bytes: Int64?) -> String { bytes.map { size($0) } ?? "-" }

    /// `48.1/76.3 MB`: both in the unit of the second.
    package static func sizes(_ current: Int64, of total: Int64) -> String {
        let (whole, unit) = scaled(Double(total))
        let index = units.firstIndex(of: unit) ?? 0
        var part = Double(current)
        for _ in 0..<index { part /= 1000 }
        return "\(digits(part, isWhole: index == 0))/\(whole) \(unit)"
    }

    /// `5.2 MB/s`.
    package static func speed(_ bytesPerSecond: Double) -> String {
        size(bytesPerSecond > 0 ? Int64(exactly: bytesPerSecond.rounded(.down)) ?? .max : 0) + "/s"
    }

    /// `0:24`, `1:02:03`.
    package static func clock(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
    }

    /// `3 days ago`; `just now` within a minute, and for what a wrong clock calls the future.
    package static func age(of date: Date, at now: Date) -> String {
        let seconds = now.timeIntervalSince(date)
        return seconds >= 60 ? "\(span(seconds)) ago" : "just now"
    }

    /// `3 days`, of at least a minute.
    package static func span(_ seconds: TimeInterval) -> String {
        let steps: [(TimeInterval, String)] = [
            (365 * 86_400, "year"), (30 * 86_400, "month"), (7 * 86_400, "week"), (86_400, "day"), (3_600, "hour"),
            (60, "minute"),
        ]
        // As nerdctl and docker do, a unit counts from twice its length on; hours and minutes from one.
        let step = steps.first { seconds >= $0.0 * ($0.0 <= 3_600 ? 1 : 2) } ?? (60, "minute")
        let count = Int(min(seconds / step.0, 9_999))
        return count.counted(step.1)
    }

    /// `61 %`; 100 only when all is there.
    package static func percent(_ fraction: Double) -> String {
        "\(fraction > 0 ? Int(min(1, fraction) * 100) : 0) %"
    }

    private static func scaled(_ bytes: Double) -> (String, String) {
        var value = bytes
        var index = 0
        while abs(value) >= 999.5, index < units.count - 1 {
            value /= 1000
            index += 1
        }
        return (digits(value, isWhole: index == 0), units[index])
    }

    private static func digits(_ value: Double, isWhole: Bool) -> String {
        let tenths = Int64((value * 10).rounded())
        return isWhole || abs(tenths) >= 1000 ? "\(Int64(value.rounded()))" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}

/// Numbers of things.
extension Int {
    /// `1 image`, `2 images`.
    package func counted(_ thing: String) -> String { "\(self) \(thing)\(self == 1 ? "" : "s")" }
}
