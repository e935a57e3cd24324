// Themes in fewer colours.

import Canvas
import Testing
import Themes

@Suite("Lowering")
struct LoweringTests {
    @Test("Selection and banners can be told at every depth", arguments: ColourDepth.allCases)
    func selection(depth: ColourDepth) {
        for theme in Theme.builtIn {
            let lowered = theme.lowered(to: depth)
            for role in [Role.selected, .bannerInfo, .bannerWarning, .bannerError] {
                let style = lowered[role]
                #expect(style.attributes.contains(.reverse) || style.background != .standard)
                #expect(style.foreground != style.background || style.attributes.contains(.reverse))
            }
        }
    }

    @Test("Without colours the attributes stay")
    func attributes() {
        let style = Style(foreground: .ansi(6), attributes: [.bold, .underline]).lowered(to: .none)
        #expect(style == Style(attributes: [.bold, .underline]))
    }

    @Test("Two colours that fall together don't hide the text")
    func collision() {
        let style = Style(foreground: .rgb(250, 250, 250), background: .rgb(200, 200, 200)).lowered(to: .eight)
        #expect(style == Style(attributes: .reverse))
    }
}
