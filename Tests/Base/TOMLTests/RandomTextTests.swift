// Random texts, and files that someone's finger slipped in: each is read or refused, with a place.

import Foundation
import TOML
import Testing

/// The same numbers for the same seed.
private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

struct RandomTextTests {
    private static let pieces = [
        "[", "]", "{", "}", "[[", "]]", "#", "=", ".", ",", ":", "\"", "'", "\"\"\"", "'''", "\\", "\n", "\r\n", "\r",
        "\t", " ", "_", "-", "+", "*", "0", "1", "9", "0x", "0o", "0b", "1e", "inf", "nan", "true", "false", "T", "Z",
        "2020-01-01", "10:00:00", "a", "key", "\\u00e9", "\\ud800", "ü", "\u{3000}", "\u{FEFF}", "😀", "\0", "\u{7F}",
        "a = ", "b.c = ", "# c\n", "[t]\n",
    ]

    private static let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// That the process lives after it is what is tested; and a place that an editor can go to.
    private static func check(_ text: String) -> Bool {
        do throws(TOMLMistake) {
            _ = try TOMLTable(parsing: text)
            return true
        } catch {
            let lines = 1 + text.utf8.count { $0 == UInt8(ascii: "\n") }
            let isInText = (1...lines).contains(error.place.line) && error.place.column >= 1
            #expect(isInText && !error.message.isEmpty, "\(error) \(text.debugDescription)")
            return false
        }
    }

    @Test(arguments: 1...4)
    func `short texts of TOML's characters`(seed: UInt64) {
        var random = Random(state: seed)
        var valid = 0
        for _ in 0..<5000 {
            let count = Int.random(in: 0..<24, using: &random)
            let text = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
            if Self.check(text) { valid += 1 }
        }
        #expect(valid > 50)
    }

    @Test(arguments: 1...4)
    func `files with slips`(seed: UInt64) throws {
        var random = Random(state: seed)
        let hosts = "client = [\n  [ # the pair\n    \"a.cert\", \"a.key\" ],\n]\n[host.\"https://m\"]\nca = 'x'\n"
        let theme = try String(contentsOf: Self.folder.appending(path: "themes/default.toml"), encoding: .utf8)
        for _ in 0..<500 {
            var text = Array((Bool.random(using: &random) ? hosts : theme).unicodeScalars)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<text.count, using: &random)
                let end = min(text.count, place + Int.random(in: 0..<4, using: &random))
                let piece = Self.pieces.randomElement(using: &random) ?? ""
                text.replaceSubrange(place..<end, with: Bool.random(using: &random) ? Array(piece.unicodeScalars) : [])
            }
            var string = String.UnicodeScalarView()
            string.append(contentsOf: text)
            _ = Self.check(String(string))
        }
    }
}
