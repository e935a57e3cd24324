// Times as Go programs and HTTP servers write them.

import FoundationEssentials
import OCI

extension Duration {
    /// Reads `300ms`, `1m30s`, `1.5h`. Nil for what is no such time, and for none above zero.
    init?(go text: String) {
        var rest = text.hasPrefix("+") ? text.dropFirst() : text[...]
        var sum = Duration.zero
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest[number.endIndex...]
            let unit = rest.prefix { !$0.isNumber && $0 != "." }
            rest = rest[unit.endIndex...]
            // No time is longer than a year: so nothing overflows.
            guard let value = Double(number.hasSuffix(".") ? number.dropLast() : number),
                let seconds = Self.units[unit], value * seconds < 31_536_000
            else { return nil }
            sum += .seconds(value * seconds)
        }
        guard sum > .zero else { return nil }
        self = sum
    }

    private static let units: [Substring: Double] = [
        "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600,
    ]

    /// Reads `Retry-After`: seconds, or a date such as `Sun, 06 Nov 1994 08:49:37 GMT`. A date that is over gives zero.
    init?(retryAfter text: String, now: Date = .now) {
        if let seconds = UInt32(text) {
            self = .seconds(seconds)
            return
        }
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = Self.months.firstIndex(of: parts[2]) else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        guard let date = Date(rfc3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z") else { return nil }
        self = .seconds(max(0, date.timeIntervalSince(now)))
    }

    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
