// What lies above the place where one is, and has its keys.

import Canvas
package import Inventory

package enum Dialog: Hashable, Sendable {
    case form(FormDialog)
    case namespaces(NamespaceDialog)
    case question(Question)
    case command(CommandLine)
    case help(HelpDialog)
}

/// Choosing another namespace.
package struct NamespaceDialog: Hashable, Sendable {
    package internal(set) var list: [NamespaceSummary]
    package internal(set) var position: Int

    init(_ namespaces: [NamespaceSummary], current: String) {
        list = namespaces
        position = namespaces.firstIndex { $0.record.name == current } ?? 0
    }

    package var selected: NamespaceSummary? { list.indices.contains(position) ? list[position] : nil }

    mutating func move(by lines: Int) {
        position = max(0, min(position + lines, list.count - 1))
    }

    /// Takes newer counts; the selection stays on its namespace.
    mutating func replace(_ namespaces: [NamespaceSummary]) {
        let name = selected?.record.name
        list = namespaces
        position = namespaces.firstIndex { $0.record.name == name } ?? 0
    }
}

/// The help, and what is looked for in it.
package struct HelpDialog: Hashable, Sendable {
    /// The first line shown.
    package internal(set) var scroll = 0
    /// Nil shows all.
    package internal(set) var filter: TextField?
    package internal(set) var isTyping = false

    package init(scroll: Int = 0) { self.scroll = scroll }

    /// Whether the key meant something to the text that is looked for.
    mutating func type(_ key: Key) -> Bool {
        guard isTyping else {
            guard key == .character("/") else { return false }
            filter = filter ?? TextField()
            isTyping = true
            return true
        }
        switch key {
        case .escape: (filter, isTyping) = (nil, false)
        case .enter: isTyping = false
        case .up, .down, .pageUp, .pageDown: return false
        default: filter?.apply(key)
        }
        scroll = 0
        return true
    }
}
