// The window around the screen: its title, the bar in its tab, and the bell.

package import Canvas
import Text

extension Terminal {
    /// Shows this beside the screen, where the terminal is known to do so. It is taken back when the terminal is.
    package func show(_ status: WindowStatus) {
        window.wanted = status
        sendWindow()
    }

    /// Calls somebody who looks at another window; nothing where this one is in front, or nobody knows.
    package func alert(_ text: String) { send(window.alert(text)) }

    /// Sends what the window doesn't show yet; later where the terminal is still busy.
    func sendWindow() {
        guard window.isStale, !isBusy else { return }
        send(window.update())
    }

    private func send(_ sequences: String) {
        if !sequences.isEmpty { write(raw: Array(sequences.utf8)) }
    }
}

/// What the window is to show, and what it was told.
package struct TerminalWindow {
    private let features: WindowFeatures
    private let isUTF8: Bool
    var wanted = WindowStatus()
    private var sent = WindowStatus()
    /// Nil as long as the terminal says nothing of it.
    package var isInFront: Bool?

    private static let mostTitle = 200

    package init(_ features: WindowFeatures, isUTF8: Bool) {
        self.features = features
        self.isUTF8 = isUTF8
    }

    var isStale: Bool { wanted != sent }

    /// The sequences that bring the terminal to what is wanted; empty where it is there, or doesn't know them.
    package mutating func update(to status: WindowStatus? = nil) -> String {
        wanted = status ?? wanted
        defer { sent = wanted }
        var text = ""
        if features.title, wanted.title != sent.title { text += "\u{1B}]2;\(harmless(wanted.title))\u{1B}\\" }
        guard features.progress, wanted.progress != sent.progress else { return text }
        switch wanted.progress {
        case .none: text += "\u{1B}]9;4;0\u{1B}\\"
        case .unknown: text += "\u{1B}]9;4;3\u{1B}\\"
        case .percent(let percent): text += "\u{1B}]9;4;1;\(percent)\u{1B}\\"
        }
        return text
    }

    /// The terminal has taken back what it was told, and has not said for a while which window is in front.
    package mutating func forget() {
        sent = WindowStatus()
        isInFront = nil
    }

    /// The sequence that calls whoever looks at another window; empty where this one is in front, or nobody knows.
    package func alert(_ text: String) -> String {
        guard isInFront == false else { return "" }
        switch features.alert {
        case .off: return ""
        case .bell: return "\u{7}"
        case .osc9: return "\u{1B}]9;\(harmless(text))\u{1B}\\"
        case .osc777: return "\u{1B}]777;notify;tallyman;\(harmless(text))\u{1B}\\"
        }
    }

    /// Nothing in it ends the sequence that it stands in, or begins another.
    private func harmless(_ text: String) -> String {
        let text = text.printable.prefix(Self.mostTitle)
        return isUTF8 ? String(text) : String(text.map { $0.isASCII ? $0 : "?" })
    }
}
