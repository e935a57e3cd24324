// Times as image configurations and labels write them.

package import FoundationEssentials

extension Date {
    /// Reads `2024-05-01T12:34:56.789012345+02:00`, with any number of fractional digits. Nil for anything else, and
    /// for the year 1, which is how Go writes a time that was never set.
    package init?(rfc3339 text: String) {
        var bytes = Array(text.utf8)[...]
        func number(_ digits: Int) -> Int? {
            guard bytes.count >= digits, bytes.prefix(digits).allSatisfy(\.isDigit) else { return nil }
            defer { bytes = bytes.dropFirst(digits) }
            return bytes.prefix(digits).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }
        func skip(_ oneOf: String) -> Bool {
            guard let first = bytes.first, oneOf.utf8.contains(first) else { return false }
            bytes = bytes.dropFirst()
            return true
        }
        guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2), skip("Tt "),
            let hour = number(2), skip(":"), let minute = number(2), skip(":"), let second = number(2),
            year > 1, 1...12 ~= month, hour < 24, minute < 60, second <= 60
        else { return nil }
        let monthStart = Self.days(year: year, month: month)
        let nextMonth = Self.days(year: month == 12 ? year + 1 : year, month: month % 12 + 1)
        guard 1...(nextMonth - monthStart) ~= day else { return nil }

        var fraction = 0.0
        if skip(".") {
            let digits = bytes.prefix(while: \.isDigit)
            guard !digits.isEmpty else { return nil }
            fraction = digits.reversed().reduce(0) { ($0 + Double($1 - UInt8(ascii: "0"))) / 10 }
            bytes = bytes.dropFirst(digits.count)
        }

        var offset = 0
        if !skip("Zz") {
            let sign = bytes.first == UInt8(ascii: "-") ? -1 : 1
            guard skip("+-"), let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60
            else { return nil }
            offset = sign * (hours * 60 + minutes)
        }
        guard bytes.isEmpty else { return nil }
        let minutes = ((monthStart + day - 1) * 24 + hour) * 60 + minute - offset
        self.init(timeIntervalSince1970: Double(minutes * 60 + second) + fraction)
    }

    /// The first of a month in days since 1970, in the Gregorian calendar. The year is taken to start in March, so
    /// that a leap day is its last.
    private static func days(year: Int, month: Int) -> Int {
        let year = month < 3 ? year - 1 : year
        return year * 365 + year / 4 - year / 100 + year / 400 + ((month + 9) % 12 * 153 + 2) / 5 - 719_468
    }
}
