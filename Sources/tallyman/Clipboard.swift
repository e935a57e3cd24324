// Copies through the terminal, which works over SSH too.

import FoundationEssentials
import Glibc

enum Clipboard {
    /// The sequence that puts a text into the terminal's clipboard (OSC 52), wrapped for tmux and screen.
    static func sequence(_ text: String) -> [UInt8] {
        let plain = "\u{1b}]52;c;\(Data(text.utf8).base64EncodedString())\u{7}"
        if getenv("TMUX") != nil { return Array("\u{1b}Ptmux;\u{1b}\(plain)\u{1b}\\".utf8) }
        if let term = getenv("TERM"), String(cString: term).hasPrefix("screen") {
            return Array("\u{1b}P\(plain)\u{1b}\\".utf8)
        }
        return Array(plain.utf8)
    }
}
