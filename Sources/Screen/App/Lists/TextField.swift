// One line of text that is being typed.

package import Canvas

package struct TextField: Hashable, Sendable {
    package private(set) var text: String
    /// How many characters stand before the cursor.
    package private(set) var cursor: Int
    /// Whether the whole text gives way to what is typed next.
    package private(set) var isSelected: Bool
    /// Whether the text is never to be shown.
    package let isSecret: Bool

    /// Longer texts are cut: nothing that is typed here is.
    static let longest = 1024
    /// Tokens that are pasted in place of a password may be long.
    static let longestSecret = 16_384

    /// The cursor stands at the end.
    package init(_ text: String = "", isSelected: Bool = false, isSecret: Bool = false) {
        self.text = text
        self.cursor = text.count
        self.isSelected = isSelected && !text.isEmpty
        self.isSecret = isSecret
    }

    /// Whether the key meant something here.
    @discardableResult
    package mutating func apply(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .left: move(to: isSelected ? 0 : cursor - 1)
        case .right: move(to: isSelected ? text.count : cursor + 1)
        case .home, .control("a"): move(to: 0)
        case .end, .control("e"): move(to: text.count)
        case .backspace, .control("h"): isSelected ? clear() : delete(from: cursor - 1, to: cursor)
        case .delete, .control("d"): isSelected ? clear() : delete(from: cursor, to: cursor + 1)
        case .control("u"): isSelected ? clear() : delete(from: 0, to: cursor)
        case .control("k"): isSelected ? clear() : delete(from: cursor, to: text.count)
        case .control("w"): isSelected ? clear() : delete(from: wordStart, to: cursor)
        default: return false
        }
        return true
    }

    /// Puts a text in at the cursor, without its control characters: a paste may hold line ends.
    package mutating func insert(_ new: String) {
        if isSelected { clear() }
        let clean = new.filter { !$0.unicodeScalars.contains { $0.properties.generalCategory == .control } }
            .prefix(max(0, (isSecret ? Self.longestSecret : Self.longest) - text.count))
        // A mark may join the character before it, so what stands before the cursor is counted again.
        let before = String(text[..<index(cursor)]) + clean
        text = before + text[index(cursor)...]
        cursor = min(before.count, text.count)
    }

    private mutating func move(to position: Int) {
        isSelected = false
        cursor = min(max(0, position), text.count)
    }

    private mutating func clear() {
        text = ""
        cursor = 0
        isSelected = false
    }

    private mutating func delete(from start: Int, to end: Int) {
        let start = max(0, start)
        let end = min(end, text.count)
        guard start < end else { return }
        text.removeSubrange(index(start)..<index(end))
        cursor = min(start, text.count)
    }

    /// Words end at blanks and at the separators of references.
    private var wordStart: Int {
        let before = Array(text.prefix(cursor))
        var start = cursor
        while start > 0, Self.separators.contains(before[start - 1]) { start -= 1 }
        while start > 0, !Self.separators.contains(before[start - 1]) { start -= 1 }
        return start
    }

    private static let separators: Set<Character> = [" ", "/", ":", "@", ",", "."]

    private func index(_ offset: Int) -> String.Index {
        text.index(text.startIndex, offsetBy: offset, limitedBy: text.endIndex) ?? text.endIndex
    }
}

extension TextField: CustomStringConvertible, CustomReflectable {
    /// What is not to be shown isn't here either.
    package var description: String { isSecret ? "(hidden)" : text }

    package var customMirror: Mirror { Mirror(reflecting: description) }
}
