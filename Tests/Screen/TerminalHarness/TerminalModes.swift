// The modes of a pseudo-terminal, to compare what a program leaves behind with what it found.

import CHarness

package struct TerminalModes: Hashable, Sendable {
    package let input: UInt32
    package let output: UInt32
    package let control: UInt32
    package let local: UInt32
    package let characters: [UInt8]

    /// Reads the modes; `nil` where the terminal is gone.
    init?(terminal: Int32) {
        var flags: [UInt32] = [0, 0, 0, 0]
        var characters = [UInt8](repeating: 0, count: 32)
        guard ch_modes(terminal, &flags, &characters) else { return nil }
        (input, output, control, local) = (flags[0], flags[1], flags[2], flags[3])
        self.characters = characters
    }
}
