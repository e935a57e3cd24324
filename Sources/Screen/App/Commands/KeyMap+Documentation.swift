// The key map as text: for the help, the manual and the configuration.

import Canvas

extension KeyMap {
    /// The actions of one group with their keys, in order; those without keys are left out.
    package func entries(in group: ActionGroup, place: Place? = nil) -> [(keys: String, summary: String)] {
        Action.allCases
            .filter { $0.group == group && (place.map($0.isPossible) ?? true) && !keys(for: $0).isEmpty }
            .map { (keys(for: $0).map(\.description).joined(separator: " "), $0.summary) }
    }

    /// The keys of every action under its name, as the configuration file has them.
    package var names: [(action: String, keys: [String])] {
        Action.allCases.map { ($0.rawValue, keys(for: $0).map(\.description)) }
    }
}
