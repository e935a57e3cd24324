// What the terminal answers when the program asks it.

package enum TerminalReport: Hashable, Sendable {
    /// It has come to the end of a frame (CSI 0 n, the answer to CSI 5 n).
    case ready
    /// It can hold a frame back until it is whole (DEC's mode 2026).
    case synchronizes
}
