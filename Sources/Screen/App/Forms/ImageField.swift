// What the filter of the images can ask beside texts: `tag:`, `size:>1g`, `dangling` and the like.

import Failure
import FoundationEssentials
import Inventory
import OCI
import TransferModel

enum ImageField: Hashable, Sendable {
    case tag(String), repository(String), platform(String)
    case label(key: String, value: String?)
    /// Bytes.
    case size(Comparison, Int64)
    /// How long ago the name was recorded, in seconds.
    case age(Comparison, Double)
    case isInUse, isDangling, isPinned, isUnpacked, isLazy

    enum Comparison: String, CaseIterable, Hashable, Sendable {
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case more = ">"

        func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
            switch self {
            case .atMost: left <= right
            case .atLeast: left >= right
            case .less: left < right
            case .more: left > right
            }
        }
    }

    /// Nil for what is no field: a reference holds colons, too.
    init?(_ term: String) {
        switch term {
        case "in-use": self = .isInUse
        case "dangling": self = .isDangling
        case "pinned": self = .isPinned
        case "unpacked": self = .isUnpacked
        case "lazy": self = .isLazy
        default:
            let parts = term.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[1].isEmpty else { return nil }
            self.init(parts[0], parts[1])
        }
    }

    private init?(_ name: String, _ value: String) {
        switch name {
        case "tag": self = .tag(value.lowercased())
        case "repo": self = .repository(value.lowercased())
        case "platform": self = .platform(value.lowercased())
        case "label":
            let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            self = .label(key: parts[0], value: parts.count > 1 ? parts[1] : nil)
        case "size":
            let (comparison, rest) = Self.compared(value, else: .atLeast)
            let units = ["b": 1, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12]
            guard let bytes = Self.number(rest, in: units, unit: "b").flatMap({ Int64(exactly: $0.rounded()) }) else {
                return nil
            }
            self = .size(comparison, bytes)
        case "created":
            let (comparison, rest) = Self.compared(value, else: .atMost)
            let units: [String: Double] = ["m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400, "y": 365 * 86_400]
            guard let seconds = Self.number(rest, in: units, unit: nil) else { return nil }
            self = .age(comparison, seconds)
        default: return nil
        }
    }

    private static func compared(_ text: String, else usual: Comparison) -> (Comparison, Substring) {
        let found = Comparison.allCases.first { text.hasPrefix($0.rawValue) }
        return (found ?? usual, text.dropFirst(found?.rawValue.count ?? 0))
    }

    /// A number with one of the units behind it, as `1.5g` or `1.5gb`.
    private static func number(_ text: Substring, in units: [String: Double], unit: String?) -> Double? {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        var name = text.dropFirst(digits.count).lowercased()
        if name.count > 1, name.hasSuffix("b") { name.removeLast() }
        guard let number = Double(digits), let factor = units[name.isEmpty ? unit ?? "" : name] else { return nil }
        return number * factor
    }

    /// What isn't known yet doesn't match.
    func matches(_ row: ImageRow, at now: Date) -> Bool {
        switch self {
        case .tag(let text): row.reference?.tag?.holds(text) ?? false
        case .repository(let text): row.repository.holds(text)
        case .platform(let text): row.platform?.description.holds(text) ?? false
        case .label(let key, let value): row.labels[key].map { value == nil || $0 == value } ?? false
        case .size(let comparison, let bytes): row.size.map { comparison.holds($0, bytes) } ?? false
        case .age(let comparison, let seconds): comparison.holds(now.timeIntervalSince(row.createdAt), seconds)
        case .isInUse: row.isInUse
        case .isDangling: row.isDangling
        case .isPinned: row.isPinned
        case .isUnpacked: row.unpacked ?? false
        case .isLazy: row.isLazy
        }
    }
}

extension String {
    /// Whether a text in lower case is in it, whatever its own case. The standard library's `contains` takes ten times as
    /// long.
    fileprivate func holds(_ word: String) -> Bool {
        var (text, word) = (lowercased(), word)
        return text.withUTF8 { text in word.withUTF8 { SearchIndex.contains(text, 0, text.count, $0) } }
    }
}

/// Platforms as they are typed.
enum PlatformList {
    /// `all`, or one or more platforms with commas between them; nothing is the host's, which is `host` unless
    /// each of several has its own. Throws class `platform`.
    static func choice(_ text: String, host: Platform?) throws(Failure) -> PlatformChoice {
        let words = text.split { $0 == "," || $0 == " " }
        if words.count == 1, words[0].lowercased() == "all" { return .all }
        var platforms: [Platform] = []
        for word in words { platforms.append(try Platform(parsing: String(word))) }
        return .only(platforms.isEmpty ? host.map { [$0] } ?? [] : platforms)
    }
}
