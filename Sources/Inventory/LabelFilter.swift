// `label=KEY` and `label=KEY=VALUE`, as nerdctl's users know them.

struct LabelFilter: Hashable, Sendable {
    private var key: String
    /// Nil: any.
    private var value: String?

    init(parsing text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        key = parts[0]
        value = parts.count > 1 ? parts[1] : nil
    }

    func matches(_ labels: [String: String]) -> Bool {
        guard let found = labels[key] else { return false }
        return value == nil || found == value
    }
}
