// What a form holds, in words that fit into tables.

import App
import TransferModel

extension FormDialog {
    /// Empty where there is no such field.
    func text(_ name: FieldName) -> String { form[name]?.text ?? "" }

    var focus: FieldName { form.focused.name }

    var fields: [FieldName] { form.fields.map(\.name) }

    /// What it would start; nil while a field is wrong.
    var operation: Operation? { try? operations().first }

    var pullRequest: PullRequest? {
        if case .pull(let request)? = operation { request } else { nil }
    }
}
