// What a typed line means where the screen is told line by line.

package import Canvas

/// The same keys, forms and questions, answered by lines instead.
package enum PlainInput: Hashable, Sendable {
    case events([AppEventValue])
    /// The place is to be told after these.
    case tell([AppEventValue])
    /// Nothing is done, for that reason.
    case refuse(String)

    package enum AppEventValue: Hashable, Sendable {
        case key(Key)
        case text(String)
        case click(ClickTarget)
        case command(String)
    }

    /// How many lines of a list are told at once.
    package static let pageRows = 20

    /// `told` are the lines of the list by the numbers under which they were told: those are meant, wherever they are now.
    package init(_ line: String, in state: AppState, told: [Int: AnyHashable] = [:]) {
        let text = line.trimmed
        switch state.dialog {
        case .form(let open): self = .events(Self.answer(line, open))
        case .namespaces(let open):
            guard let index = open.list.indices.index(numbered: text) else {
                self = .events(text == "esc" ? [.key(.escape)] : [])
                return
            }
            // A click on the line where one is goes there by itself.
            self = .events([.click(.line(index))] + (open.position == index ? [] : [.key(.enter)]))
        case .question(let question): self = .events(Self.answer(text, question.answers(in: state)))
        case .help: self = .events([.key(.escape)])
        case .command, nil: self = Self.command(text, state, told)
        }
    }

    private static func command(_ text: String, _ state: AppState, _ told: [Int: AnyHashable]) -> PlainInput {
        let parts = text.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        guard let first = parts.first else { return .tell([]) }
        if let number = Int(first), !(parts.count == 1 && state.isViewNumber(first)) {
            guard let index = told[number].map(state.index(ofLine:)) ?? state.index(numbered: first) else {
                return .refuse(told[number] == nil ? "There is no line \(number)." : "Line \(number) is gone.")
            }
            let line = AppEventValue.click(.line(index))
            return .events(parts.count > 1 ? [line] + action(parts[1], state) : dismissal(state) + [line])
        }
        if text == "more" { return more(state) }
        if text == "esc" { return .events([.key(.escape)]) }
        if text.hasPrefix("/") {
            let filter = String(text.dropFirst()).trimmed
            return .events(filter.isEmpty ? [.command("filter"), .key(.escape)] : [.command("filter \(filter)")])
        }
        return .events(action(text, state))
    }

    /// The next page of the list, or of what is told without one.
    private static func more(_ state: AppState) -> PlainInput {
        guard let cursor = state.cursor else { return .tell([.command("page-down")]) }
        let next = (cursor.position / pageRows + 1) * pageRows
        return next < cursor.shown.count ? .tell([.click(.line(next))]) : .refuse("That is all.")
    }

    /// A key by its name, or a command. A message that was told goes first, unless it is what is to be copied.
    private static func action(_ text: String, _ state: AppState) -> [AppEventValue] {
        let key = Action(rawValue: text) == nil ? Key(text) : nil
        let action = key.map { state.settings.keyMap.action(for: $0, in: state.place) } ?? Action(rawValue: text)
        let command = text.hasPrefix(":") ? String(text.dropFirst()) : text
        return (action == .copyError ? [] : dismissal(state)) + [key.map { .key($0) } ?? .command(command)]
    }

    private static func dismissal(_ state: AppState) -> [AppEventValue] {
        state.banner == nil ? [] : [.command("back")]
    }

    /// The whole word counts: what begins like an answer is none.
    private static func answer(_ text: String, _ answers: [Answer]) -> [AppEventValue] {
        if text == "esc" { return [.key(.escape)] }
        let words = ["y": "yes", "n": "no"]
        let meant = answers.first { answer in
            let key = String(answer.key)
            return [key, answer.label, words[key]].contains(text.lowercased())
        }
        return meant.map { [.key(.character($0.key))] } ?? []
    }

    /// Fills the field that has the keys and goes on, unless that is wrong; after the last one the form starts.
    private static func answer(_ line: String, _ open: FormDialog) -> [AppEventValue] {
        let text = line.trimmed
        if text == "esc" { return [.key(.escape)] }
        let field = open.form.focused
        var events: [AppEventValue] = []
        switch field.kind {
        case _ where line.isEmpty: break
        // Blanks may be part of it.
        case .secret: events = [.key(.control("u")), .text(line)]
        case _ where text.isEmpty: break
        case .choice(let values):
            guard let wanted = values.indices.index(numbered: text) ?? values.firstIndex(of: text) else { return [] }
            let now = values.firstIndex(of: field.text) ?? 0
            let steps = (wanted - now + values.count) % values.count
            events = Array(repeating: .key(.right), count: steps)
        case .text, .path:
            // The key deletes what is before the cursor, which is at the end of a text that nobody has touched.
            events = [.key(.control("e")), .key(.control("u"))]
            if text == emptying { break }
            events.append(.text(text))
            do { try field.rule.check(text) } catch { return events }
        case .fixed: break
        }
        let isLast = !open.form.fields.indices.contains { $0 > open.form.focus && open.form.fields[$0].kind != .fixed }
        return events + (isLast ? [.key(.enter)] : [.key(.down)])
    }

    /// What is typed to empty a field.
    package static let emptying = "-"
}

extension PlainInput.AppEventValue {
    package var event: AppEvent {
        switch self {
        case .key(let key): .key(key)
        case .text(let text): .paste(text)
        case .click(let target): .click(target)
        case .command(let text): .command(text)
        }
    }
}

extension AppState {
    /// The keys of the views are numbers, too; a list with a line of that number comes first.
    fileprivate func isViewNumber(_ text: String) -> Bool {
        guard let key = Key(text), settings.keyMap.action(for: key, in: place) != nil else { return false }
        return index(numbered: text) == nil
    }

    fileprivate func index(numbered text: String) -> Int? { cursor?.shown.indices.index(numbered: text) }
}

extension Range<Int> {
    /// Numbers that are told begin at 1.
    fileprivate func index(numbered text: String) -> Int? {
        guard let number = Int(text), number > 0, contains(number - 1) else { return nil }
        return number - 1
    }
}
