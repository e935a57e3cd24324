// Which key does what: the one source of the footer, the help, the key table in the documentation and the configuration.

package import Canvas
package import Failure

package struct KeyMap: Hashable, Sendable {
    private let keys: [Action: [Key]]
    private let actions: [Key: [Action]]

    /// The keys of the contract.
    package static let standard = KeyMap(
        Dictionary(uniqueKeysWithValues: Action.allCases.map { ($0, $0.standardKeys) }))

    private init(_ keys: [Action: [Key]]) {
        self.keys = keys
        var actions: [Key: [Action]] = [:]
        for action in Action.allCases {
            for key in keys[action] ?? [] { actions[key, default: []].append(action) }
        }
        self.actions = actions
    }

    /// The standard keys with some actions given other ones: names of actions to names of keys, as in the configuration
    /// file. An empty list takes an action its keys.
    ///
    /// Throws class `policy` for an unknown action or key, for a key that two actions want in the same place, and if
    /// nothing would quit.
    package init(changing changes: [String: [String]]) throws(Failure) {
        var keys = KeyMap.standard.keys
        for (name, keyNames) in changes.sorted(by: { $0.key < $1.key }) {
            guard let action = Action(rawValue: name) else {
                let known = Action.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure(.policy, "There is no action \"\(name)\" to give keys to.", hint: "Known are: \(known).")
            }
            var chosen: [Key] = []
            for keyName in keyNames {
                guard let key = Key(keyName) else {
                    throw Failure(
                        .policy, "\"\(keyName)\", given to \"\(name)\", is an invalid key.",
                        hint: "Write one character, or a name such as ctrl-x, alt-x, f5, enter, esc, space, pgup.")
                }
                chosen.append(key)
            }
            keys[action] = chosen
        }
        self.init(keys)
        try check()
    }

    private func check() throws(Failure) {
        for (key, actions) in actions.sorted(by: { $0.key.description < $1.key.description }) {
            for (index, action) in actions.enumerated() {
                for other in actions[(index + 1)...] where action.places.contains(where: other.isPossible) {
                    throw Failure(
                        .policy, "The key \(key) is given to both \"\(action.rawValue)\" and \"\(other.rawValue)\".",
                        hint: "Give one of them another key.")
                }
            }
        }
        if keys(for: .quit).isEmpty {
            throw Failure(.policy, "No key would quit.", hint: "Give \"quit\" a key.")
        }
    }

    /// In the order in which they are shown. Empty if the action has none.
    package func keys(for action: Action) -> [Key] { keys[action] ?? [] }

    /// Whether a key does something anywhere.
    func isBound(_ key: Key) -> Bool { actions[key] != nil }

    /// What a key does elsewhere than in a place. Nil if nothing.
    func otherAction(for key: Key, than place: Place) -> Action? {
        actions[key]?.first { !$0.isPossible(in: place) }
    }

    /// What a key does in a place. Nil if nothing.
    package func action(for key: Key, in place: Place) -> Action? {
        actions[key]?.first { $0.isPossible(in: place) }
    }
}

/// The key map as text: for the help, the manual and the configuration.
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
