// What a typed line means where the screen is told line by line.

package import Keys

/// The same keys, forms and questions, answered by lines instead.
package enum PlainInput: Hashable, Sendable {
    case events([AppEventValue])
    /// The place is to be told again.
    case tell

    package enum AppEventValue: Hashable, Sendable {
        case key(Key)
        case text(String)
        case click(ClickTarget)
    }

    package init(_ line: String, in state: AppState) {
        let text = line.trimmed
        switch state.dialog {
        case .form(let open): self = .events(Self.answer(text, open))
        case .namespaces(let open):
            guard let number = Int(text), open.list.indices.contains(number - 1) else {
                self = .events([.key(.escape)])
                return
            }
            // A click on the line where one is goes there by itself.
            self = .events([.click(.line(number - 1))] + (open.position == number - 1 ? [] : [.key(.enter)]))
        case .question: self = .events(text.first.map { [.key($0 == "e" ? .escape : .character($0))] } ?? [])
        case .help: self = .events([.key(.escape)])
        case .command, nil: self = Self.command(text, state)
        }
    }

    private static func command(_ text: String, _ state: AppState) -> PlainInput {
        let parts = text.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        guard let first = parts.first else { return .tell }
        if let number = Int(first), !(parts.count == 1 && state.isViewNumber(first)) {
            let rest = parts.count > 1 ? action(parts[1]) : []
            return .events([.click(.line(number - 1))] + rest)
        }
        if text == "more" { return .events([.key(.pageDown)]) }
        if text == "esc" { return .events([.key(.escape)]) }
        if text.hasPrefix("/") {
            let filter = String(text.dropFirst())
            return .events(
                [.key(.character("/")), .key(.control("u")), .text(filter), .key(filter.isEmpty ? .escape : .enter)])
        }
        return .events(action(text))
    }

    /// A key by its name, or a command.
    private static func action(_ text: String) -> [AppEventValue] {
        if let key = Key(text), Action(rawValue: text) == nil { return [.key(key)] }
        let command = text.hasPrefix(":") ? String(text.dropFirst()) : text
        return [.key(.character(":")), .text(command), .key(.enter)]
    }

    /// Fills the field that has the keys and goes on; after the last one the form starts.
    private static func answer(_ text: String, _ open: FormDialog) -> [AppEventValue] {
        if text == "esc" { return [.key(.escape)] }
        let field = open.form.focused
        var events: [AppEventValue] = []
        if !text.isEmpty {
            switch field.kind {
            case .choice(let values):
                let wanted = Int(text).map { $0 - 1 } ?? values.firstIndex(of: text) ?? -1
                guard values.indices.contains(wanted) else { return [] }
                let now = values.firstIndex(of: field.text) ?? 0
                let steps = (wanted - now + values.count) % values.count
                events += Array(repeating: .key(.right), count: steps)
            case .text, .path, .secret: events += [.key(.control("u")), .text(text)]
            case .fixed: break
            }
        }
        let isLast = !open.form.fields.indices.contains { $0 > open.form.focus && open.form.fields[$0].kind != .fixed }
        return events + (isLast ? [.key(.enter)] : [.key(.down)])
    }
}

extension PlainInput.AppEventValue {
    package var event: AppEvent {
        switch self {
        case .key(let key): .key(key)
        case .text(let text): .paste(text)
        case .click(let target): .click(target)
        }
    }
}

extension AppState {
    /// The keys of the views are numbers, too; a list with a line of that number comes first.
    fileprivate func isViewNumber(_ text: String) -> Bool {
        guard let key = Key(text), settings.keyMap.action(for: key, in: place) != nil else { return false }
        return (Int(text) ?? 0) > (cursor?.shown.count ?? 0)
    }
}
