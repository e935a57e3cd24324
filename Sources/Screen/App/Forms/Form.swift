// The fields of a dialog, which of them has the keys, and what is wrong with them.

import Canvas
package import Failure

package struct Form: Hashable, Sendable {
    package private(set) var fields: [FormField]
    /// The index of the field that has the keys.
    package private(set) var focus: Int
    /// Whether a start was tried: empty fields are then no longer passed over.
    package private(set) var wasTried = false

    /// What the path that has the keys may mean, as long as there are several.
    package private(set) var completions: [PathCompletion] = []
    /// Whether nothing begins with the path that has the keys.
    package private(set) var hasNoCompletion = false
    /// Why a start was refused though no field is wrong by itself; the next change takes it away.
    private var refusal: Failure?
    /// The text whose completions are awaited.
    private var asked: String?
    /// Whether a registry is asked what the text that has the keys may mean.
    package var isAsking: Bool { asked != nil && focused.completed == .tag }

    /// The first field that takes keys has them.
    init(_ fields: [FormField], focus name: FieldName? = nil) {
        self.fields = fields
        focus = fields.firstIndex { name == nil ? $0.kind != .fixed : $0.name == name } ?? 0
    }

    package var focused: FormField { fields[focus] }

    package subscript(name: FieldName) -> FormField? { fields.first { $0.name == name } }

    /// Empty where there is no such field.
    func text(_ name: FieldName) -> String { self[name]?.text ?? "" }

    /// What is wrong with the fields as they stand, the first first.
    package var problem: Failure? { firstProblem?.failure ?? refusal }

    private var firstProblem: (index: Int, failure: Failure)? {
        for (index, field) in fields.enumerated() {
            if field.text.isEmpty, field.rule.needsText, !wasTried { continue }
            do {
                try field.rule.check(field.text)
            } catch {
                return (index, error)
            }
        }
        return nil
    }
}

extension Form {
    /// Returns a text where it is to be completed.
    mutating func apply(_ key: Key) -> String? {
        // Where an answer is awaited, or several are listed already, the second one moves on.
        let isFirst = completions.isEmpty && asked == nil
        if key == .tab, let completed = focused.completed, completed == .path || isFirst {
            asked = focused.text
            return asked
        }
        if key == .tab, isFirst, case let found = focused.continuations, !found.isEmpty {
            asked = focused.text
            complete(focused.text, found.map { PathCompletion(path: $0) })
            return nil
        }
        switch key {
        case .tab: moveFocus(by: 1)
        case .backTab: moveFocus(by: -1)
        case .up where !focused.recalls(.up): moveFocus(by: -1)
        case .down where !focused.recalls(.down): moveFocus(by: 1)
        default:
            let before = focused.text
            _ = fields[focus].apply(key)
            if focused.text != before { forget() }
        }
        return nil
    }

    /// Gives a field the keys; one of several values that has them goes on to the next.
    mutating func click(_ field: Int) {
        guard fields.indices.contains(field), fields[field].kind != .fixed else { return }
        if field == focus, case .choice = fields[field].kind {
            _ = apply(.right)
        } else {
            moveFocus(by: field - focus)
        }
    }

    mutating func paste(_ text: String) {
        fields[focus].paste(text)
        forget()
    }

    /// Completes a text by what it may mean: what all have in common is put in. An answer that comes too late changes nothing.
    ///
    /// A tag that goes on to nothing is whole, and the next field has the keys. Where the registry doesn't tell, what
    /// is known here counts.
    mutating func complete(_ path: String, _ found: [PathCompletion]) {
        guard asked == path else { return }
        let found = found.isEmpty ? focused.continuations.map { PathCompletion(path: $0) } : found
        if focused.completed == .tag, !path.hasSuffix(":"), found.allSatisfy({ $0.path == path }) {
            moveFocus(by: 1)
            return
        }
        forget()
        hasNoCompletion = found.isEmpty
        let common = found.dropFirst().reduce(found.first?.text ?? "") { $0.commonPrefix(with: $1.text) }
        if common.count > path.count { fields[focus].input = TextField(common) }
        if found.count > 1 { completions = found }
    }

    /// After a start that failed: shows what is wrong, and goes to the field.
    mutating func complain() {
        wasTried = true
        refusal = nil
        if let index = firstProblem?.index, index != focus { moveFocus(by: index - focus) }
    }

    /// Puts in what was chosen last.
    mutating func choose(_ choices: [FieldName: String]) {
        for index in fields.indices where fields[index].isChoice {
            guard let text = choices[fields[index].name] else { continue }
            if case .choice(let values) = fields[index].kind, !values.contains(text) { continue }
            fields[index].input = TextField(text, isSelected: fields[index].kind == .text)
        }
    }

    mutating func set(_ name: FieldName, _ text: String) {
        for index in fields.indices where fields[index].name == name { fields[index].input = TextField(text) }
    }

    mutating func refuse(_ failure: Failure) { refusal = failure }

    private mutating func moveFocus(by steps: Int) {
        let step = steps < 0 ? -1 : 1
        var index = focus + steps
        func isFixed() -> Bool { fields[(index + fields.count * 2) % fields.count].kind == .fixed }
        for _ in fields where isFixed() { index += step }
        focus = (index + fields.count * 2) % fields.count
        forget()
    }

    private mutating func forget() {
        refusal = nil
        completions = []
        hasNoCompletion = false
        asked = nil
    }
}

extension String {
    func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}

/// It shows itself to nobody: neither its description nor a dump of what holds it has the text.
package struct Password: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package var description: String { "(hidden)" }
    package var customMirror: Mirror { Mirror(reflecting: description) }
}
