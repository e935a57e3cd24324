// Which images a prune takes.

package import Failure
package import FoundationEssentials
import OCI

/// Never those that are pinned or that a container uses.
package struct PruneRule: Hashable, Sendable {
    /// Every image that isn't used, not only those without a tag; also those pulled by digest.
    package var isAll: Bool
    private var until: Date?
    private var labels: [LabelFilter] = []

    /// `filters`: `until=` a duration before `now` (`90m`, `24h`, `7d`) or a date; `label=KEY` or `label=KEY=VALUE`.
    /// All of them must let an image through. Throws class `policy` for one that isn't known,
    /// or has no value that it could have.
    package init(isAll: Bool = false, parsing filters: [String] = [], at now: Date) throws(Failure) {
        self.isAll = isAll
        for filter in filters {
            let filter = try FilterArgument(filter, of: Self.known)
            guard filter.name == "until" else {
                labels.append(try LabelFilter(parsing: filter.value))
                continue
            }
            guard let date = Date(rfc3339: filter.value) ?? Self.age(filter.value).map({ now - $0 }) else {
                throw Failure(
                    .policy, "\"\(filter.value)\" is an invalid time.",
                    hint: "Write a duration, such as 90m, 24h or 7d, or a date, such as 2026-11-25T08:00:00Z.")
            }
            until = min(until ?? date, date)
        }
    }

    private static let known: KeyValuePairs = ["until": "until=24h or until=DATE", "label": LabelFilter.example]

    /// Seconds. Go's durations as far as they make sense here, and days.
    private static func age(_ text: String) -> TimeInterval? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
        var total = 0.0
        var digits = ""
        for character in text {
            if let unit = units[character] {
                guard let count = Double(digits) else { return nil }
                total += count * unit
                digits = ""
            } else {
                digits.append(character)
            }
        }
        return digits.isEmpty && !text.isEmpty && total.isFinite ? total : nil
    }

    /// The images that the rule takes, by name.
    package func images(of graph: ResourceGraph) -> [ImageRecord] {
        let users = ImageUsers(graph)
        return graph.resources.images.filter { image in
            guard !image.isPinned, until.map({ image.createdAt < $0 }) ?? true,
                labels.allSatisfy({ $0.matches(image.labels) }), isAll || image.isDangling
            else { return false }
            return users.containers(of: image).isEmpty
        }.sorted { $0.name < $1.name }
    }
}
