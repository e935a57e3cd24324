// What was typed and chosen before, offered again.

import OCI
import TransferModel

package struct InputHistory: Sendable {
    /// That were pulled, newest first.
    package internal(set) var references: [String] = []
    /// That were entered, newest first.
    private(set) var commands: [String] = []
    /// In dialogs, last; until another namespace, or another host, is looked at.
    var choices: [FieldName: String] = [:]

    private static let mostCommands = 100

    /// Nothing of what isn't a pull.
    mutating func remember(_ operation: Operation) -> [Effect] {
        guard case .pull(let request) = operation else { return [] }
        let name = request.source.familiar
        references.removeAll { $0 == name }
        references.insert(name, at: 0)
        return [.remember(reference: name)]
    }

    mutating func remember(command: String) {
        commands = Array(([command] + commands.filter { $0 != command }).prefix(Self.mostCommands))
    }

    mutating func remember(choicesOf form: Form) {
        for field in form.fields where field.isChoice { choices[field.name] = field.text }
    }
}
