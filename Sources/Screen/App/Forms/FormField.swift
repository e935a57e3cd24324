// One field of a dialog: a text that is typed, or one of several values.

import Canvas
import OCI

package struct FormField: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case text
        /// A file's path, which can be completed.
        case path
        /// A text that is not shown.
        case secret
        /// One of these.
        case choice([String])
        /// Only shown.
        case fixed
    }

    package let name: FieldName
    package let kind: Kind
    package internal(set) var input: TextField
    let rule: FieldRule

    /// What was entered before, newest first; nil for a field that remembers nothing.
    private let history: [String]?
    /// What may be meant: `tab` completes it.
    private let candidates: [String]
    /// Which of `history` stands in the field, and what was typed before.
    private var recalled: Int?
    private var draft = ""

    private init(
        _ name: FieldName, _ kind: Kind, _ text: String, isSelected: Bool = false, rule: FieldRule = .anything,
        history: [String]? = nil, candidates: [String] = []
    ) {
        self.name = name
        self.kind = kind
        self.input = TextField(text, isSelected: isSelected, isSecret: kind == .secret)
        self.rule = rule
        self.history = history
        self.candidates = candidates
    }

    static func text(
        _ name: FieldName, _ text: String = "", rule: FieldRule = .anything, history: [String]? = nil,
        candidates: [String] = []
    ) -> FormField {
        FormField(name, .text, text, isSelected: true, rule: rule, history: history, candidates: candidates)
    }

    static func path(_ name: FieldName, _ text: String = "", rule: FieldRule) -> FormField {
        FormField(name, .path, text, rule: rule)
    }

    static func secret(_ name: FieldName, rule: FieldRule) -> FormField { FormField(name, .secret, "", rule: rule) }

    /// A value that is not among the choices is put before them.
    static func choice(_ name: FieldName, _ value: String, of values: [String]) -> FormField {
        FormField(name, .choice(values.contains(value) ? values : [value] + values), value)
    }

    static func fixed(_ name: FieldName, _ text: String) -> FormField { FormField(name, .fixed, text) }
}

extension FormField {
    package var text: String { input.text }

    /// One of several values, or a platform to pull for, that is as good for the next image as for this one.
    var isChoice: Bool {
        if case .choice = kind { name != .from && name != .allTags } else { rule == .platforms && name == .platform }
    }
    package var hasHistory: Bool { history != nil }

    /// What the text may go on to, each once; empty where `tab` is for something else.
    var continuations: [String] {
        guard !text.isEmpty, !text.hasSuffix(":") else { return [] }
        var seen: Set<String> = []
        return candidates.filter { $0 != text && $0.hasPrefix(text) && seen.insert($0).inserted }
    }

    /// What `tab` completes here; nil where it moves on. A text that nobody has touched is whole.
    var completed: Completed? {
        switch (kind, rule) {
        case (.path, _): .path
        case (.text, .reference), (.text, .source): hasTag && !input.isSelected ? .tag : nil
        default: nil
        }
    }

    /// Whether a tag of the reference was begun: an empty one right after the colon. After a host alone it is a port.
    private var hasTag: Bool {
        guard let colon = text.lastIndex(of: ":") else { return false }
        let name = text[..<colon]
        return !text[colon...].contains("/") && !text.contains("@")
            && (name.contains("/") || !Reference.looksLikeHost(name))
    }

    enum Completed {
        case path, tag
    }

    /// Whether `up` and `down` go through what was entered before. `down` leaves the field when nothing was recalled.
    func recalls(_ key: Key) -> Bool { hasHistory && (key == .up || key == .down && recalled != nil) }

    /// Whether the key meant something here.
    mutating func apply(_ key: Key) -> Bool {
        switch (key, kind) {
        case (_, .fixed): return false
        case (.left, .choice(let values)): choose(among: values, by: -1)
        case (.right, .choice(let values)), (.character(" "), .choice(let values)): choose(among: values, by: 1)
        case (_, .choice): return false
        case (.up, _) where hasHistory: recall(by: 1)
        case (.down, _) where hasHistory: recall(by: -1)
        default: return input.apply(key)
        }
        return true
    }

    /// Blanks around a pasted text are left out, but for secrets, of which only line ends are.
    mutating func paste(_ text: String) {
        switch kind {
        case .text, .path: input.insert(text.trimmed)
        case .secret: input.insert(text)
        case .choice, .fixed: break
        }
    }

    private mutating func choose(among values: [String], by steps: Int) {
        let index = values.firstIndex(of: text) ?? 0
        input = TextField(values[(index + steps + values.count) % values.count])
    }

    private mutating func recall(by steps: Int) {
        let history = history ?? []
        let index = (recalled ?? -1) + steps
        guard index < history.count else { return }
        if recalled == nil { draft = text }
        recalled = index < 0 ? nil : index
        input = TextField(index < 0 ? draft : history[index])
    }
}

extension String {
    /// Without the white space around it.
    var trimmed: String {
        var text = self[...].drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

/// The fields that dialogs have. Raw values are their labels.
package enum FieldName: String, CaseIterable, Hashable, Sendable {
    case reference, image, images, source, target, file, message, platform, platforms, snapshotter, unpack, engine
    case allTags = "all tags"
    /// Whether layers that are not meant to be passed on are pushed too.
    case layers
    case from, to
    case registry, scheme, user, password
    case namespace, labels, blob
}
