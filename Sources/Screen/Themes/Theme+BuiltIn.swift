// The two themes that are part of the program. The files of the same names in `themes/` say the same.

import Canvas

extension Theme {
    /// The terminal's own colours and the 16 named ones, so that it reads on light and on dark. Called `default`.
    package static let standard = Theme(
        name: "default",
        styles: [
            .dim: Style(attributes: .dim),
            .accent: Style(foreground: .ansi(6), attributes: .bold),
            .title: Style(foreground: .ansi(15), background: .ansi(4), attributes: .bold),
            .bar: Style(foreground: .ansi(15), background: .ansi(4)),
            .tab: .plain,
            .tabActive: Style(foreground: .ansi(6), attributes: [.bold, .underline]),
            .border: Style(attributes: .dim),
            .heading: Style(attributes: .bold),
            .selected: Style(foreground: .ansi(0), background: .ansi(6)),
            .marked: Style(foreground: .ansi(3), attributes: .bold),
            .filter: Style(foreground: .ansi(5), attributes: .bold),
            .key: Style(foreground: .ansi(6), attributes: .bold),
            .label: .plain,
            .barDone: Style(foreground: .ansi(2)),
            .barRest: Style(attributes: .dim),
            .barUnpack: Style(foreground: .ansi(5)),
            .good: Style(foreground: .ansi(2)),
            .warning: Style(foreground: .ansi(3), attributes: .bold),
            .bad: Style(foreground: .ansi(1), attributes: .bold),
            .input: Style(attributes: .underline),
            .inputSelected: Style(attributes: .reverse),
            .dialogTitle: Style(foreground: .ansi(6), attributes: .bold),
            .bannerInfo: Style(foreground: .ansi(0), background: .ansi(6)),
            .bannerWarning: Style(foreground: .ansi(0), background: .ansi(3)),
            .bannerError: Style(foreground: .ansi(15), background: .ansi(1)),
        ])

    /// Attributes only, for terminals without colour and for `NO_COLOR`.
    package static let mono = Theme(
        name: "mono",
        styles: [
            .dim: Style(attributes: .dim),
            .accent: Style(attributes: .bold),
            .title: Style(attributes: [.bold, .reverse]),
            .bar: Style(attributes: .reverse),
            .tabActive: Style(attributes: [.bold, .underline]),
            .border: Style(attributes: .dim),
            .heading: Style(attributes: .bold),
            .selected: Style(attributes: .reverse),
            .marked: Style(attributes: .bold),
            .filter: Style(attributes: .bold),
            .key: Style(attributes: .bold),
            .barRest: Style(attributes: .dim),
            .good: Style(attributes: .bold),
            .warning: Style(attributes: .bold),
            .bad: Style(attributes: .bold),
            .input: Style(attributes: .underline),
            .inputSelected: Style(attributes: .reverse),
            .dialogTitle: Style(attributes: .bold),
            .bannerInfo: Style(attributes: .reverse),
            .bannerWarning: Style(attributes: .reverse),
            .bannerError: Style(attributes: [.bold, .reverse]),
        ])

    /// The themes that need no file.
    package static let builtIn = [standard, mono]
}
