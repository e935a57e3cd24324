// Looks: what is selected, marked, done or broken can be told, with and without colour.

import App
import Canvas
import Failure
import Testing
import Themes
import TransferModel

@Suite struct StylesTests {
    private static let colourless = [Theme.mono, Theme.standard.lowered(to: .none)]

    private func screen(_ scene: Scene, _ theme: Theme, columns: Int = 80) -> Canvas {
        scene.played(columns: columns, rows: 24).canvas(theme: theme)
    }

    @Test(arguments: Scenes.all, colourless) func `no colour is used where there is none`(scene: Scene, theme: Theme) {
        let canvas = screen(scene, theme)
        let coloured = (0..<24).filter { row in
            canvas.cells(row).contains { $0.style.foreground != .standard || $0.style.background != .standard }
        }
        #expect(coloured.isEmpty)
    }

    @Test(arguments: colourless) func `the selected row alone is reversed in a list, and has the pointer`(theme: Theme)
    {
        for scene in [Scenes.images, Scenes.snapshotters, Scenes.list] {
            let canvas = screen(scene, theme)
            let selected = canvas.rows(with: "▸")
            #expect(selected.count == 1)
            for row in 4..<16 {
                let reversed = canvas.cells(row).filter { $0.style.attributes.contains(.reverse) }
                #expect(reversed.count == (selected == [row] ? 80 : 0))
            }
        }
    }

    @Test func `the selected row has its colours over the whole width`() {
        let canvas = screen(Scenes.images, .standard)
        let selected = Theme.standard[.selected]
        #expect(canvas.cells(4).allSatisfy { $0.style.background == selected.background })
        #expect(canvas.cells(4).allSatisfy { $0.style.foreground == selected.foreground })
        #expect(canvas.cells(5).allSatisfy { $0.style.background == .standard })
    }

    @Test(arguments: Theme.builtIn) func `marked rows have a dot and are bold`(theme: Theme) throws {
        let scene = try #require(Scenes.all.first { $0.name == "images-marked" })
        let canvas = screen(scene, theme)
        #expect(canvas.rows(with: "●") == [5, 6])
        for row in [5, 6] { #expect(canvas.cells(row).allSatisfy { $0.style.attributes.contains(.bold) }) }
    }

    @Test(
        arguments: Theme.builtIn + colourless,
        [
            ("/ a l p", "alp"), ("/ / ^ d o c k e r", "docker"), ("/ / e $", "e"), ("/ ~ d k", "dk"),
            ("p z z enter esc / z z", "zz"),
            ("enter / a l p", "alp"), ("/ ! p a u s e", ""),
        ])
    func `what a filter has found is underlined`(theme: Theme, found: (keys: String, letters: String)) {
        let canvas = screen(Scenes.images.then { $0.press(found.keys) }, theme)
        // The headings have the first row below the filter.
        let marked = (5..<22).map { row in
            canvas.cells(row).filter { $0.style.attributes.isSuperset(of: [.bold, .underline]) }.map {
                String($0.glyph)
            }
            .joined()
        }
        #expect(marked.filter { !$0.isEmpty }.allSatisfy { $0.hasPrefix(found.letters) })
        #expect(marked.contains { !$0.isEmpty } == !found.letters.isEmpty)
    }

    @Test(arguments: Theme.builtIn) func `the view that is shown is told by its tab`(theme: Theme) {
        let tabs = [(Scenes.images, "1 Images"), (Scenes.list, "2 Transfers"), (Scenes.snapshotters, "3 Snapshotters")]
        for (scene, active) in tabs {
            let canvas = screen(scene, theme)
            for (_, tab) in tabs {
                let style = canvas.style(of: tab, row: 1)
                #expect(style == (tab == active ? theme[.tabActive] : theme[.tab]))
                #expect(style?.attributes.contains(.underline) == (tab == active))
            }
        }
    }

    @Test(arguments: Theme.builtIn) func `phases are told by word and glyph, and coloured`(theme: Theme) throws {
        let canvas = screen(Scenes.running, theme)
        let looks = [
            ("! stalled 12 s", Role.warning), ("↓ downloading", .text), ("⇣ unpacking", .text), ("… waiting", .dim),
            ("= exists", .good), ("✓ complete", .good), ("✓ unpacked", .good),
        ]
        for (text, role) in looks {
            let row = try #require(canvas.rows(with: text).last, "\(text)")
            #expect(canvas.style(of: text, row: row) == theme[role])
        }
    }

    @Test func `the bars of download and unpacking have colours of their own, and a rest that differs`() throws {
        let canvas = screen(Scenes.running, .standard, columns: 120)
        let download = try #require(canvas.rows(with: "↓ downloading ").last)
        let unpack = try #require(canvas.rows(with: "⇣ unpacking ").last)
        #expect(canvas.style(of: "█", row: download) == Theme.standard[.barDone])
        #expect(canvas.style(of: "█", row: unpack) == Theme.standard[.barUnpack])
        #expect(canvas.style(of: "░", row: unpack) == Theme.standard[.barRest])
    }

    @Test(arguments: Theme.builtIn) func `banners look as grave as they are, over the whole width`(theme: Theme) throws
    {
        for (name, role) in [("banner", Role.bannerError), ("lost", .bannerWarning)] {
            let scene = try #require(Scenes.all.first { $0.name == name })
            let play = scene.played(columns: 80, rows: 24)
            let layout = play.state.layout
            let canvas = play.canvas(theme: theme)
            for row in layout.banner..<layout.banner + layout.bannerRows {
                #expect(canvas.cells(row).allSatisfy { $0.style == theme[role] })
            }
        }
    }

    @Test(arguments: Theme.builtIn) func `a key that does nothing now is dim`(theme: Theme) throws {
        let lost = try #require(Scenes.all.first { $0.name == "lost" })
        #expect(screen(lost, theme).style(of: "p pull", row: 23) == theme[.dim])
        #expect(screen(Scenes.images, theme).style(of: "p pull", row: 23) == theme[.key])
    }

    @Test(arguments: Theme.builtIn) func `the field in focus is told, and a text that the next key replaces`(
        theme: Theme
    ) throws {
        let pull = try #require(Scenes.all.first { $0.name == "pull" })
        let untouched = screen(pull, theme)
        #expect(untouched.style(of: "alpine:3.20", row: 8) == theme[.inputSelected])
        #expect(untouched.style(of: "linux/amd64", row: 9) == theme[.dialog])
        let typed = screen(pull.then { $0.press("x") }, theme)
        #expect(typed.style(of: "x", row: 8) == theme[.input])
        let choice = screen(pull.then { $0.press("tab tab") }, theme)
        #expect(choice.style(of: "< overlayfs >", row: 10) == theme[.inputSelected])
    }
}
