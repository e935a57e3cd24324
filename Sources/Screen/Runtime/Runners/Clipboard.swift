// Copies through the terminal, which works over SSH too.

import FoundationEssentials

enum Clipboard {
    /// The sequence that puts a text into the terminal's clipboard (OSC 52), wrapped for tmux and screen.
    static func sequence(
        _ text: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> [UInt8] {
        let plain = "\u{1b}]52;c;\(Data(text.utf8).base64EncodedString())\u{7}"
        // In one of them inside the other both leave their marks: tmux's own TERM tells. What screen is given goes on to
        // tmux as it is, which understands it; tmux passes over what is for screen.
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let (isTmux, isInScreen, term) = (variable("TMUX") != nil, variable("STY") != nil, variable("TERM") ?? "")
        if isTmux, !isInScreen || term.hasPrefix("tmux") {
            return Array("\u{1b}Ptmux;\u{1b}\(plain)\u{1b}\\".utf8)
        }
        let isScreen = isInScreen || !isTmux && term.hasPrefix("screen")
        return Array((isScreen ? "\u{1b}P\(plain)\u{1b}\\" : plain).utf8)
    }
}
