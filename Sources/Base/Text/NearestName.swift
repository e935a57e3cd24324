// The known name that someone may have meant.

package enum NearestName {
    /// The known name that takes the fewest changes of single letters, if they are few enough to be a slip.
    package static func of(_ name: String, in known: some Sequence<String>) -> String? {
        let best = known.map { (name: $0, distance: distance(name, $0)) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        guard let best, best.distance <= max(2, name.count / 3) else { return nil }
        return best.name
    }

    /// The known name as a question, or else all of them.
    package static func hint(for name: String, in known: [String]) -> String {
        if let nearest = of(name, in: known) { return "Did you mean \"\(nearest)\"?" }
        return "Known are: " + known.joined(separator: ", ") + "."
    }

    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (letter == other ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
