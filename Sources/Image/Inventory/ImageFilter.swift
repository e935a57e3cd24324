// Which images are listed: the filters that nerdctl's users know.

package import Failure
import FoundationEssentials
import OCI

/// `reference=PATTERN`, `label=KEY` or `label=KEY=VALUE`, `before=NAME`, `since=NAME`, `dangling=true|false`, `lazy=true|false`. All of
/// them must let an image through; of several references one must.
package struct ImageFilter: Sendable {
    private var references: [String] = []
    private var labels: [LabelFilter] = []
    private var before: String?
    private var since: String?
    private var isDangling: Bool?
    private var isLazy: Bool?

    private static let known: KeyValuePairs = [
        "reference": "reference=PATTERN", "label": LabelFilter.example, "before": "before=IMAGE",
        "since": "since=IMAGE", "dangling": "dangling=true or dangling=false",
        "lazy": "lazy=true or lazy=false",
    ]

    /// Throws class `policy` for a filter that isn't known, or has no value that it could have.
    package init(parsing filters: [String]) throws(Failure) {
        for filter in filters {
            let filter = try FilterArgument(filter, of: Self.known)
            switch (filter.name, filter.value) {
            case ("reference", let pattern): references.append(pattern)
            case ("label", let label): labels.append(try LabelFilter(parsing: label))
            case ("before", let name): before = name
            case ("since", let name): since = name
            case ("lazy", "true"): isLazy = true
            case ("lazy", "false"): isLazy = false
            case (_, "true"): isDangling = true
            case (_, "false"): isDangling = false
            case (let name, let value):
                throw Failure(.policy, "The filter \"\(name)\" is true or false, not \"\(value)\".")
            }
        }
    }

    /// The rows that pass, in their order. Throws class `not-found` when the image of `before` or `since` isn't there.
    package func rows(of rows: [ImageRow]) throws(Failure) -> [ImageRow] {
        let end = try before.map { (name) throws(Failure) in try Self.date(of: name, in: rows) }
        let start = try since.map { (name) throws(Failure) in try Self.date(of: name, in: rows) }
        return rows.filter { row in
            if let end, row.createdAt >= end { return false }
            if let start, row.createdAt <= start { return false }
            if let isDangling, isDangling != row.isDangling { return false }
            if let isLazy, isLazy != row.isLazy { return false }
            guard labels.allSatisfy({ $0.matches(row.labels) }) else { return false }
            guard !references.isEmpty else { return true }
            let names = [row.name, row.repository] + (row.reference.map { [$0.familiar] } ?? [])
            return references.contains { pattern in
                names.contains { Self.matches(Array($0.utf8)[...], Array(pattern.utf8)[...]) }
            }
        }
    }

    private static func date(of name: String, in rows: [ImageRow]) throws(Failure) -> Date {
        let full = (try? Reference(parsing: name))?.description
        guard let row = rows.first(where: { $0.name == name || $0.name == full }) else {
            throw Failure(.notFound, "There is no image \(name) to compare with.")
        }
        return row.createdAt
    }

    /// `*` stands for any text, `?` for one character.
    private static func matches(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        var (place, rest) = (text, pattern)
        var retry: (text: ArraySlice<UInt8>, pattern: ArraySlice<UInt8>)?
        while !place.isEmpty || !rest.isEmpty {
            if rest.first == UInt8(ascii: "*") {
                retry = (place, rest)
                rest = rest.dropFirst()
            } else if let wanted = rest.first, let next = place.first, wanted == UInt8(ascii: "?") || wanted == next {
                (place, rest) = (place.dropFirst(), rest.dropFirst())
            } else if let last = retry, !last.text.isEmpty {
                place = last.text.dropFirst()
                rest = last.pattern
            } else {
                return false
            }
        }
        return true
    }
}

/// `label=KEY` and `label=KEY=VALUE`, as nerdctl's users know them.
struct LabelFilter: Hashable, Sendable {
    private var key: String
    /// Nil: any.
    private var value: String?

    static let example = "label=KEY or label=KEY=VALUE"

    /// Throws class `policy` for a value without a key.
    init(parsing text: String) throws(Failure) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        key = parts[0]
        value = parts.count > 1 ? parts[1] : nil
        guard !key.isEmpty else {
            throw Failure(.policy, "The filter \"label=\(text)\" names no label.", hint: "Write \(Self.example).")
        }
    }

    func matches(_ labels: [String: String]) -> Bool {
        guard let found = labels[key] else { return false }
        return value == nil || found == value
    }
}

/// A filter of the command line, as nerdctl's users know them: a name, `=` and a value.
struct FilterArgument {
    let name: String
    let value: String

    /// Throws class `policy` for a filter that is none of `known`, or has no value. Those are filters by their names,
    /// as they are written.
    init(_ text: String, of known: KeyValuePairs<String, String>) throws(Failure) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        (name, value) = (parts[0], parts.count > 1 ? parts[1] : "")
        guard let example = known.first(where: { $0.key == name })?.value else {
            throw Failure(
                .policy, "There is no filter \"\(name)\".",
                hint: "Known are \(known.map(\.value).joined(separator: ", ")).")
        }
        guard !value.isEmpty else {
            throw Failure(.policy, "The filter \"\(text)\" has no value.", hint: "Write \(example).")
        }
    }
}
