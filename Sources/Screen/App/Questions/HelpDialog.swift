// The help, and what is looked for in it.

import Canvas

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
