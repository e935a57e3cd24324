// The choice of a terminfo entry.

import Failure
import Terminal
import Testing

struct TerminalEntryTests {
    private func verdict(_ known: [String]) -> (String) -> TerminalEntry.Verdict {
        { name in name == "dumb" ? .noAddressing : known.contains(name) ? .usable : .unknown }
    }

    @Test(
        arguments: [
            ("xterm-256color", ["xterm-256color", "xterm"], "xterm-256color"),
            ("foot", ["ansi", "vt100", "xterm"], "xterm"),
            ("foot", ["ansi", "vt100"], "vt100"), (nil, ["xterm", "ansi"], "xterm"), ("", ["ansi"], "ansi"),
        ] as [(String?, [String], String)])
    func theNearestKnownEntryIsTaken(term: String?, known: [String], name: String) throws {
        let entry = try TerminalEntry(term: term, verdict: verdict(known))
        #expect(entry.name == name)
        #expect((entry.warning == nil) == (term == name))
    }

    @Test(arguments: ["dumb", "foot"]) func whatCannotBeDrawnOnIsAFailure(term: String) {
        #expect(throws: Failure.self) { try TerminalEntry(term: term, verdict: verdict([])) }
    }
}
