// The terminal changes its size.

import App
import Canvas
import Inventory
import Testing

@Suite struct ResizeTests {
    @Test(arguments: [
        (80, 24, 18), (80, 10, 6), (80, 16, 10), (80, 15, 11), (40, 40, 34), (80, 3, 1), (1, 1, 1), (0, 0, 1),
        (-5, -5, 1),
    ])
    func `the list has as many lines as fit`(columns: Int, rows: Int, lines: Int) {
        var session = Session.with(images: 100)
        session.send(.resize(columns: columns, rows: rows))
        #expect(session.state.size.columns == columns)
        #expect(session.state.places.images.list.visible.count == lines)
    }

    @Test(arguments: ["", "G", "pgdown pgdown", "pgdown j j j"]) func `the selection stays on the screen`(keys: String)
    {
        var session = Session.with(images: 100)
        session.press(keys)
        let selected = session.state.selectedImage
        for rows in [10, 40, 12, 200, 24] {
            session.send(.resize(columns: 80, rows: rows))
            #expect(session.state.selectedImage == selected)
            #expect(session.state.places.images.list.visible.contains(session.state.places.images.list.position))
            #expect(
                session.state.places.images.list.visible.count
                    == min(100, session.state.layout.list(hasFilter: false).count))
        }
    }

    @Test(
        arguments: [
            (39, 24, true), (40, 9, true), (40, 10, false), (80, 24, false), (0, 0, true),
        ])
    func `too small is told`(columns: Int, rows: Int, isTooSmall: Bool) {
        #expect(Layout(columns: columns, rows: rows).isTooSmall == isTooSmall)
    }

    @Test(arguments: [10, 15, 16, 24, 60], [0, 1, 2]) func `the parts stand below each other`(rows: Int, banner: Int) {
        for hasHeader in [true, false] {
            let layout = Layout(columns: 80, rows: rows, hasHeader: hasHeader, bannerRows: banner)
            #expect(layout.bodyTop == (hasHeader ? 2 : 0) + (layout.upperRule == nil ? 0 : 1))
            #expect(layout.bodyEnd + banner == layout.lowerRule ?? layout.footer)
            #expect(layout.banner == layout.bodyEnd)
            #expect(layout.footer == rows - 1)
            let list = layout.list(hasFilter: true, pane: layout.paneRows)
            #expect(list.lowerBound == layout.bodyTop + 2)
            #expect(list.upperBound + layout.paneRows == layout.bodyEnd)
            #expect(!list.isEmpty)
        }
    }

    @Test func `a scrolled page and a scrolled help show no emptiness after the screen has grown`() {
        var session = Session.with(images: 1, columns: 40, rows: 10)
        session.press("enter G")
        session.send(.resize(columns: 120, rows: 60))
        #expect(session.state.places.details.image == .init(name: "host/a000"))
        session.send(.resize(columns: 40, rows: 10))
        session.press("? G")
        session.send(.resize(columns: 120, rows: 99))
        #expect(session.state.dialog == .help(HelpDialog()))
    }
}
