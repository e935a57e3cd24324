// What the library makes is freed.

import Foundation
import TOML
import Testing

@Suite struct TOMLMemoryTests {
    /// In a process of its own, where no other test takes memory.
    @Test func `reading keeps no memory`() async {
        await #expect(processExitsWith: .success) {
            var text = ""
            for number in 0..<60 { text += "[table.\"number \(number)\"]\nname = \"text\"\nlist = [1, 2]\n" }
            #expect((2500...3500).contains(text.utf8.count))
            func resident() throws -> Int {
                let status = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
                return try #require(Int(status.split(separator: " ")[1])) * 4096
            }
            for _ in 0..<500 { _ = try TOMLTable(parsing: text) }
            let before = try resident()
            for _ in 0..<2000 { _ = try TOMLTable(parsing: text) }
            // A table that isn't freed would take 38 kB of each: 76 MB.
            #expect(try resident() - before < 20_000_000)
        }
    }
}
