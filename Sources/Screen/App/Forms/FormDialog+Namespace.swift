// The dialog that creates a namespace, or changes the labels of one.

import Failure
import Inventory

extension FormDialog {
    /// A new one where there is no record.
    static func namespace(_ record: NamespaceRecord?, _ context: FormContext) -> FormDialog {
        let labels = record?.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } ?? []
        return FormDialog(
            .namespace(isNew: record == nil), context,
            [
                record.map { .fixed(.namespace, $0.name) }
                    ?? .text(.namespace, rule: .filled(Failure(.reference, "Name the namespace."))),
                .text(.labels, labels.joined(separator: ",")),
            ])
    }

    func newNamespace() throws(Failure) -> [Effect] {
        [.createNamespace(NamespaceRecord(name: form.text(.namespace).trimmed, labels: try labels))]
    }

    /// Labels that are left out are taken off.
    func labelling() throws(Failure) -> [Effect] {
        let name = form.text(.namespace)
        let old = context.namespaces.first { $0.name == name }?.labels ?? [:]
        let new = try labels
        var changes = old.mapValues { _ in "" }
        changes.merge(new) { $1 }
        changes = changes.filter { old[$0.key] != $0.value }
        return changes.isEmpty ? [] : [.labelNamespace(name, changes)]
    }

    private var labels: [String: String] {
        get throws(Failure) {
            var labels: [String: String] = [:]
            for text in form.text(.labels).split(separator: ",") {
                let parts = text.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
                guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                    throw Failure(
                        .reference, "\"\(text)\" is an invalid label.",
                        hint: "Write KEY=VALUE, several separated by commas.")
                }
                labels[parts[0]] = parts[1]
            }
            return labels
        }
    }
}
