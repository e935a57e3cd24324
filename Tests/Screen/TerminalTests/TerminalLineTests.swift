// How frames are paced by the answers of the terminal.

import Terminal
import Testing

@Suite struct TerminalLineTests {
    private static let start = ContinuousClock.now
    private var line = TerminalLine()

    private static func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    /// Asks and is answered once, so that the way there and back is known.
    private mutating func answered(after milliseconds: Int) {
        line.noteQuestion(at: Self.at(0))
        line.noteAnswer(at: Self.at(milliseconds))
    }

    @Test mutating func `a terminal that never answers is never waited for`() {
        for time in stride(from: 0, to: 5_000, by: 100) {
            line.noteQuestion(at: Self.at(time))
            #expect(!line.isBehind(at: Self.at(time + 50)))
        }
        #expect(line.pace == .milliseconds(333))
        #expect(line.awaits(at: Self.at(500)) && !line.awaits(at: Self.at(5_000)))
    }

    @Test(arguments: [(10, false), (299, false), (301, true)])
    mutating func `a frame is late when it takes longer than the way there and back`(time: Int, isBehind: Bool) {
        answered(after: 200)
        line.noteQuestion(at: Self.at(1_000))
        #expect(line.isBehind(at: Self.at(1_000 + time)) == isBehind)
        line.noteAnswer(at: Self.at(1_400))
        #expect(!line.isBehind(at: Self.at(1_400)))
    }

    @Test mutating func `no more than two frames are on their way`() {
        answered(after: 200)
        line.noteQuestion(at: Self.at(1_000))
        #expect(!line.isBehind(at: Self.at(1_010)))
        line.noteQuestion(at: Self.at(1_010))
        #expect(line.isBehind(at: Self.at(1_020)))
    }

    @Test(arguments: [(200, 333), (300, 333), (450, 500), (1_500, 1_000)])
    mutating func `frames leave room on the line, but come once a second`(time: Int, pace: Int) {
        answered(after: 200)
        line.noteQuestion(at: Self.at(1_000))
        line.noteAnswer(at: Self.at(1_000 + time))
        #expect(line.pace == .milliseconds(pace))
    }

    @Test mutating func `a terminal that falls silent is given up until it speaks again`() {
        answered(after: 1)
        line.noteQuestion(at: Self.at(1_000))
        #expect(line.isBehind(at: Self.at(10_900)))
        #expect(!line.isBehind(at: Self.at(11_001)))
        line.noteQuestion(at: Self.at(11_001))
        #expect(!line.isBehind(at: Self.at(15_000)))
        line.noteAnswer(at: Self.at(15_000))
        line.noteQuestion(at: Self.at(15_001))
        #expect(line.isBehind(at: Self.at(15_200)))
    }
}
