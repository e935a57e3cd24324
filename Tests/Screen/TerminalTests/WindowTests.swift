// What a terminal is told beyond its screen: only what it is known to take, and nothing that text could change.

import Canvas
import Terminal
import Testing

@Suite struct WindowTests {
    private static func features(_ term: String, _ variables: [String: String] = [:]) -> WindowFeatures {
        WindowFeatures(term: term) { variables[$0] }
    }

    @Test(
        arguments: [
            ("xterm-256color", [:], true, false), ("foot", [:], true, false), ("xterm-ghostty", [:], false, true),
            ("wezterm", [:], true, true), ("linux", [:], false, false), ("vt100", [:], false, false),
            ("rxvt-unicode", [:], false, false), ("ansi", ["WT_SESSION": "1"], false, false),
            ("xterm-256color", ["TERM_PROGRAM": "ghostty"], false, true),
            ("xterm-256color", ["TERM_PROGRAM": "WezTerm"], true, true),
            ("xterm-256color", ["TERM_PROGRAM": "vscode"], true, false),
            ("xterm-256color", ["TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.6.6"], true, true),
            ("xterm-256color", ["TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.10"], true, true),
            ("xterm-256color", ["TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.6.5"], true, false),
            ("xterm-256color", ["TERM_PROGRAM": "iTerm.app"], true, false),
            ("xterm-256color", ["VTE_VERSION": "8000"], true, true),
            ("xterm-256color", ["VTE_VERSION": "7800"], true, false),
            ("xterm-256color", ["WT_SESSION": "a"], false, true),
            ("xterm-256color", ["KONSOLE_VERSION": "250400"], false, false), ("konsole-256color", [:], false, false),
            ("xterm", ["ConEmuANSI": "ON"], true, true),
            // tmux has a title of its own, and passes the rest on only where that is allowed.
            ("tmux-256color", [:], true, false),
            ("screen-256color", ["TMUX": "/tmp/tmux-0/default,1,0"], true, false),
            ("xterm-256color", ["TMUX": "a", "TERM_PROGRAM": "ghostty"], true, false),
            ("screen", [:], false, false), ("screen.xterm-256color", [:], false, false),
            ("xterm-256color", ["STY": "1.pts-0", "TERM_PROGRAM": "ghostty"], false, false),
        ] as [(String, [String: String], Bool, Bool)])
    func `what a terminal is known to take`(term: String, variables: [String: String], title: Bool, progress: Bool) {
        let features = Self.features(term, variables)
        #expect(features.title == title)
        #expect(features.progress == progress)
    }

    @Test(
        arguments: [
            ("xterm-256color", true), ("xterm-ghostty", true), ("konsole", true), ("tmux-256color", true),
            ("screen", false), ("linux", false), ("", false), ("unheard-of", false),
        ])
    func `which tell whether the window is in front`(term: String, focus: Bool) {
        #expect(Self.features(term).focus == focus)
    }

    @Test func `each can be switched off`() {
        let all = Self.features("wezterm")
        var options = WindowOptions()
        #expect(all.limited(to: options).alert == .bell)
        options.title = false
        options.progress = false
        options.alert = .off
        let none = all.limited(to: options)
        #expect(!none.title && !none.progress && !none.focus && none.alert == .off)
        options.alert = .osc9
        #expect(all.limited(to: options).alert == .osc9)
        #expect(Self.features("tmux").limited(to: options).alert == .bell)
    }

    private static func window(_ alert: WindowOptions.Alert = .bell, isUTF8: Bool = true) -> TerminalWindow {
        var options = WindowOptions()
        options.alert = alert
        return TerminalWindow(features("wezterm").limited(to: options), isUTF8: isUTF8)
    }

    @Test func `only what changes is told`() {
        var window = Self.window()
        let first = WindowStatus(title: "a", progress: .unknown)
        #expect(window.update(to: first) == "\u{1b}]2;a\u{1b}\\\u{1b}]9;4;3\u{1b}\\")
        #expect(window.update(to: first) == "")
        #expect(window.update(to: WindowStatus(title: "a", progress: .percent(7))) == "\u{1b}]9;4;1;7\u{1b}\\")
        #expect(window.update(to: WindowStatus(title: "b")) == "\u{1b}]2;b\u{1b}\\\u{1b}]9;4;0\u{1b}\\")
        var plain = TerminalWindow(Self.features("vt100"), isUTF8: true)
        #expect(plain.update(to: first) == "")
    }

    @Test func `text from outside ends no sequence`() {
        let text = "a\u{1b}\\b\u{7}c\u{9c}d\ne\u{202e}f漢"
        let told = "]2;a\\x1b\\b\\x07c\\x9cd\\x0ae\\u202ef"
        var window = Self.window()
        #expect(window.update(to: WindowStatus(title: text)) == "\u{1b}\(told)漢\u{1b}\\")
        var ascii = Self.window(isUTF8: false)
        #expect(ascii.update(to: WindowStatus(title: text)) == "\u{1b}\(told)?\u{1b}\\")
        for alert in [WindowOptions.Alert.osc9, .osc777] {
            var window = Self.window(alert)
            window.isInFront = false
            #expect(window.alert(text).dropFirst().dropLast(2).unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }
    }

    @Test(
        arguments: [
            (.off, ""), (.bell, "\u{7}"), (.osc9, "\u{1b}]9;x\u{1b}\\"),
            (.osc777, "\u{1b}]777;notify;tallyman;x\u{1b}\\"),
        ] as [(WindowOptions.Alert, String)])
    func `only who looks elsewhere is called`(alert: WindowOptions.Alert, told: String) {
        var window = Self.window(alert)
        #expect(window.alert("x") == "")
        window.isInFront = true
        #expect(window.alert("x") == "")
        window.isInFront = false
        #expect(window.alert("x") == told)
    }

    /// The terminal has not told of it while it was given back.
    @Test func `nobody knows what is in front after the terminal was given back`() {
        var window = Self.window()
        window.isInFront = false
        window.forget()
        #expect(window.alert("x") == "")
    }
}
