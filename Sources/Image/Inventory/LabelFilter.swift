// `label=KEY` and `label=KEY=VALUE`, as nerdctl's users know them.

import Failure

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
