// All that a session has seen at one moment.

package struct Observation: Sendable {
    package let screen: Screen
    package let status: ProgramStatus
    /// How many bytes the program has written so far.
    package let bytesWritten: Int
    /// The last of them, at most 4 KiB.
    package let recentOutput: [UInt8]
    /// The same as text.
    package var output: String { String(decoding: recentOutput, as: UTF8.self) }
}
