// What a terminal shows beside its screen, as far as that is known by its name.

package import Canvas

/// What the terminal is told beyond its screen: all that it takes, or what of that is wanted.
package struct WindowFeatures: Hashable, Sendable {
    /// It keeps the window's title on a stack (CSI 22 t) and takes another (OSC 2). One without the stack would be left
    /// with a title that isn't true any more.
    package var title = false
    /// It has a bar in the window's tab (OSC 9;4). Others show the sequence as a notification.
    package var progress = false
    /// It says whether the window is in front (mode 1004).
    package var focus = false
    /// It passes notifications on to the desktop (OSC 9, OSC 777), or ignores them.
    package var notification = false
    /// What is wanted of it.
    package private(set) var alert = WindowOptions.Alert.off

    /// Terminals that are named so, or take the name of xterm for what they do as xterm does.
    private static let known = [
        "xterm", "tmux", "alacritty", "contour", "foot", "ghostty", "gnome", "iterm", "kitty", "konsole", "rio", "vte",
        "wezterm",
    ]

    /// `term` is the terminal's own name, whatever entry it is drawn by; `variable` is the environment. Within tmux titles and the focus are tmux's, which tells the terminal of them;
    /// what it passes on only where it is allowed to is left out. GNU screen does neither.
    package init(term: String, variable: (String) -> String?) {
        func has(_ name: String) -> Bool { !(variable(name) ?? "").isEmpty }
        let isTmux = has("TMUX") || term.hasPrefix("tmux")
        let isScreen = !isTmux && (has("STY") || term.hasPrefix("screen"))
        guard isTmux || !isScreen && Self.known.contains(where: term.hasPrefix) else { return }
        title = isTmux || !Self.losesTitle(term, variable)
        focus = true
        notification = !isTmux
        progress = !isTmux && Self.hasProgress(term, variable)
    }

    /// Without what isn't wanted.
    package func limited(to options: WindowOptions) -> WindowFeatures {
        var features = self
        features.title = title && options.title
        features.progress = progress && options.progress
        features.focus = focus && options.alert != .off
        features.alert = notification || options.alert == .off ? options.alert : .bell
        return features
    }

    /// Windows Terminal, Konsole and Ghostty take a title, but keep none.
    private static func losesTitle(_ term: String, _ variable: (String) -> String?) -> Bool {
        term.contains("ghostty") || term.hasPrefix("konsole") || variable("TERM_PROGRAM") == "ghostty"
            || variable("WT_SESSION") != nil || variable("KONSOLE_VERSION") != nil
    }

    private static func hasProgress(_ term: String, _ variable: (String) -> String?) -> Bool {
        if term.contains("ghostty") || term.hasPrefix("wezterm") { return true }
        switch variable("TERM_PROGRAM") {
        case "ghostty", "WezTerm": return true
        // Before 3.6.6 a notification came up.
        case "iTerm.app":
            return numbers(variable("TERM_PROGRAM_VERSION")).lexicographicallyPrecedes([3, 6, 6]) == false
        default: break
        }
        let vte = variable("VTE_VERSION").flatMap { Int($0) } ?? 0
        return vte >= 8000 || variable("WT_SESSION") != nil || variable("ConEmuANSI") == "ON"
    }

    private static func numbers(_ version: String?) -> [Int] {
        (version ?? "").split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
    }
}
