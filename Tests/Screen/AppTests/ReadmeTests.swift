// The README's table of keys is made from the key map. `TALLYMAN_RECORD=1` writes it anew.

import App
import Foundation
import Testing

@Suite struct ReadmeTests {
    private static let (start, end) = ("<!-- keys: made from the key map -->\n", "<!-- end of keys -->")

    @Test func `the README has the keys that the program has`() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../README.md").path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let first = try #require(text.range(of: Self.start))
        let last = try #require(text.range(of: Self.end))
        let table = KeyMap.standard.markdown
        if ProcessInfo.processInfo.environment["TALLYMAN_RECORD"] != nil {
            let new = text[..<first.upperBound] + table + text[last.lowerBound...]
            try String(new).write(toFile: path, atomically: true, encoding: .utf8)
        } else {
            #expect(text[first.upperBound..<last.lowerBound] == table)
        }
    }
}
