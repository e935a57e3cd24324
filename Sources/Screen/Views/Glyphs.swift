// The few characters that are drawn, in UTF-8 and in ASCII.

import TransferModel

struct Glyphs: Sendable {
    var isUTF8: Bool
    /// Whether what is drawn is read as lines of words.
    var isRead = false

    /// Stands in a column of a list for what isn't known, as it does in the commands' tables: without it the words after it
    /// would seem to be of another column.
    var nothing: String { isRead ? "-" : "" }
    var ellipsis: String { isUTF8 ? "…" : "~" }
    var rule: Character { isUTF8 ? "─" : "-" }
    var mark: String { isUTF8 ? "●" : "*" }
    var pointer: String { isUTF8 ? "▸" : ">" }
    var folded: String { isUTF8 ? "▸" : "+" }
    var unfolded: String { isUTF8 ? "▾" : "-" }
    var atLeast: String { isUTF8 ? "≥" : ">=" }
    var down: String { isUTF8 ? "↓" : "v" }
    var ascending: String { isUTF8 ? "▲" : "^" }
    var descending: String { isUTF8 ? "▼" : "v" }
    var arrow: String { isUTF8 ? "→" : "->" }
    /// Stands for a character that is not to be seen.
    var hidden: String { isUTF8 ? "•" : "*" }
    /// Corners from the upper left clockwise, the horizontal and the vertical line.
    var frame: (String, String, String, String, Character, Character) {
        isUTF8 ? ("┌", "┐", "┘", "└", "─", "│") : ("+", "+", "+", "+", "-", "|")
    }

    func phase(_ phase: NodePhase) -> String {
        switch phase {
        case .waiting: isUTF8 ? "…" : "."
        case .downloading: down
        case .uploading: isUTF8 ? "↑" : "^"
        case .complete: isUTF8 ? "✓" : "+"
        case .exists: isUTF8 ? "=" : "="
        case .lazy: "~"
        case .unpacking: isUTF8 ? "⇣" : "u"
        case .unpacked: isUTF8 ? "✓" : "+"
        case .stalled: "!"
        case .aborted: isUTF8 ? "✗" : "x"
        }
    }

    /// What an operation is about.
    func subject(of operation: Operation) -> String {
        guard case .tag(let request) = operation else { return operation.subject }
        return "\(request.source) \(arrow) \(request.target)"
    }

    /// The done part of a bar and the rest, together `columns` wide.
    func bar(_ fraction: Double, columns: Int) -> (done: String, rest: String) {
        let columns = max(0, columns)
        let steps = isUTF8 ? 8 : 1
        let filled = Int((min(1, max(0, fraction)) * Double(columns * steps)).rounded(.down))
        let (whole, part) = (filled / steps, filled % steps)
        let done = String(repeating: isUTF8 ? "█" : "#", count: whole) + (part > 0 ? Self.parts[part - 1] : "")
        return (done, String(repeating: isUTF8 ? "░" : ".", count: columns - whole - (part > 0 ? 1 : 0)))
    }

    private static let parts = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}
