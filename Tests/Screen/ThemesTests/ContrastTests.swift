// Every theme of the repository can be read: contrasts, and colours that stay apart for the colour-blind.

import Canvas
import Foundation
import Testing
import Themes

@Suite struct ContrastTests {
    private static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "themes").path
    private static let library = ThemeLibrary(folders: [folder])
    private static let names = library.listings.map(\.name)

    private static let texts = Role.allCases.filter { ![.border, .barRest].contains($0) }

    @Test func `there are enough themes, among them those for special eyes`() {
        #expect(Self.names.count >= 14)
        let wanted: Set = [
            "default", "mono", "high-contrast", "high-contrast-light", "red-green-safe", "blue-yellow-safe",
        ]
        #expect(wanted.isSubset(of: Self.names))
    }

    @Test(arguments: names) func `a theme has no mistake`(name: String) throws {
        let text = try ThemeLibrary.text(at: "\(Self.folder)/\(name).toml")
        #expect(Theme.problems(in: text, parent: Self.library.theme).isEmpty)
        _ = try Self.library.theme(name)
    }

    /// WCAG 2.1 wants 4.5 for text, and 7 where contrast is to be high. Colours of the terminal itself aren't known.
    @Test(arguments: names) func `text stands out from what is behind it`(name: String) throws {
        let theme = try Self.library.theme(name)
        let least = name.hasPrefix("high-contrast") ? 7.0 : 4.5
        for role in Self.texts {
            guard let front = theme[role].foreground.rgb, let back = theme[role].background.rgb else { continue }
            let contrast = (max(front.luminance, back.luminance) + 0.05) / (min(front.luminance, back.luminance) + 0.05)
            #expect(contrast >= least, "\(role): \(contrast)")
        }
    }

    @Test(arguments: names, ColourDepth.allCases)
    func `the selected line and banners can be told at every depth`(name: String, depth: ColourDepth) throws {
        let theme = try Self.library.theme(name).lowered(to: depth)
        for role in [Role.selected, .inputSelected, .bannerInfo, .bannerWarning, .bannerError] {
            let style = theme[role]
            let isReversed = style.attributes.contains(.reverse) != theme[.text].attributes.contains(.reverse)
            #expect(isReversed || style.background != theme[.text].background, "\(role)")
            #expect(style.foreground != style.background || style.foreground == .standard, "\(role)")
        }
    }

    @Test(arguments: [("red-green-safe", Blindness.red), ("red-green-safe", .green), ("blue-yellow-safe", .blue)])
    func `what is told by colour stays apart`(name: String, blindness: Blindness) throws {
        let theme = try Self.library.theme(name)
        let roles: [Role] = [.good, .warning, .bad, .barUnpack]
        for (place, first) in roles.enumerated() {
            for second in roles.dropFirst(place + 1) {
                let one = try #require(theme[first].foreground.rgb)
                let other = try #require(theme[second].foreground.rgb)
                let distance = one.seen(with: blindness).distance(to: other.seen(with: blindness))
                #expect(distance >= 20, "\(first) and \(second): \(distance)")
            }
        }
    }

    @Test func `an inherited theme takes the colours of its heir`() throws {
        let nord = try Self.library.theme("nord")
        let dark = try Self.library.theme("dark")
        #expect(nord[.text].background == .rgb(0x2e, 0x34, 0x40))
        #expect(nord[.dim].background == nord[.text].background)
        #expect(dark[.text].background != nord[.text].background)
        #expect(nord[.heading].attributes == dark[.heading].attributes)
    }
}
