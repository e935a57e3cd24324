// The lower lines: keys that matter here, a notice, and the banner above them.

import App
import Canvas
import Failure
import Text
import Themes

extension Painter {
    /// Where the line is short, the last keys but help and quit give way first.
    mutating func drawFooter(_ state: AppState, row: Int) {
        let notice = (state.notice ?? marks(state)).map { $0.clipped(to: columns / 2, ellipsis: glyphs.ellipsis) }
        let room = columns - 1 - (notice.map { $0.displayWidth + 2 } ?? 0)
        var items = state.footer
        func width(_ item: FooterItem) -> Int { item.key.displayWidth + item.label.displayWidth + 3 }
        while items.count > 1, items.reduce(0, { $0 + width($1) }) > room {
            items.remove(at: items.count > 2 ? items.count - 3 : 0)
        }
        var column = 1
        for item in items {
            let start = column
            column = put(item.key, column, row, item.isEnabled ? .key : .dim) + 1
            column = put(item.label, column, row, item.isEnabled ? .label : .dim)
            target(Key(item.key).map { .key($0) }, start..<column, row)
            column += 2
        }
        if let notice { put(notice, columns - notice.displayWidth - 1, row, .good) }
    }

    /// `3 marked, 1.2 GB`
    private func marks(_ state: AppState) -> String? {
        state.markedSize.map { count, bytes, isAll in
            "\(count) marked, \(isAll ? "" : glyphs.atLeast + " ")\(Human.size(bytes))"
        }
    }

    mutating func drawBanner(_ state: AppState, _ layout: Layout) {
        guard let failure = state.message else { return }
        let role = state.banner == nil ? Role.bannerWarning : .bannerError
        for (number, line) in state.bannerLines.enumerated() {
            let row = layout.banner + number
            canvas.fill(Rect(column: 0, row: row, columns: columns, rows: 1), style: theme[role])
            let column = number == 0 ? put("\(failure.heading): ", 1, row, role) : 3
            clip(line, column, row, role, columns: columns - column - 1)
        }
    }
}
