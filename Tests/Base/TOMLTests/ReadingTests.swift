// What is read from a TOML text, in which order and from where.

import TOML
import Testing

struct ReadingTests {
    /// The keys with their places and those of their values, as `key line:column line:column`, tables by their paths.
    private static func outline(_ table: TOMLTable, in path: String = "") -> [String] {
        table.entries.flatMap { entry in
            let name = path.isEmpty ? entry.key : "\(path)/\(entry.key)"
            let places = [entry.place, entry.value.place].map { "\($0.line):\($0.column)" }.joined(separator: " ")
            return ["\(name) \(places)"] + (entry.value.table.map { outline($0, in: name) } ?? [])
        }
    }

    @Test func `tables keep the order of the file, and all has its place`() throws {
        let table = try TOMLTable(
            parsing: """
                z = 1
                a.x = "ü" # a comment
                  "m" = { q = 1,\tb = [ 2,
                    3 ] }
                [t.s."k k"]
                u = 1
                [t]
                'v' = true
                [[l]]
                w = 1
                [[l]]
                a.y = 1
                """)
        #expect(
            Self.outline(table) == [
                "z 1:1 1:5", "a 2:1 2:1", "a/x 2:3 2:7", "m 3:3 3:9", "m/q 3:11 3:15", "m/b 3:18 3:22", "t 5:2 7:1",
                "t/s 5:4 5:1", "t/s/k k 5:6 5:1", "t/s/k k/u 6:1 6:5", "t/v 8:1 8:7", "l 9:3 9:1",
            ])
        let list = try #require(table["l"]?.list)
        #expect(list.map(\.place) == [TOMLPlace(line: 9, column: 1), TOMLPlace(line: 11, column: 1)])
        #expect(list.map { $0.table.map { Self.outline($0) } } == [["w 10:1 10:5"], ["a 12:1 12:1", "a/y 12:3 12:7"]])
        #expect(table["m"]?.table?["b"]?.list?.last?.place == TOMLPlace(line: 4, column: 5))
    }

    @Test func `what has a line in brackets is told from inline tables and keys with dots`() throws {
        let table = try TOMLTable(
            parsing: """
                d.x = 1
                i = { x = {} }
                l = [{}]
                [h.s]
                [h]
                e.x = 1
                [n.m.o]
                [[a]]
                """)
        #expect(table.entries.filter(\.hasHeader).map(\.key) == ["h", "n", "a"])
        #expect(table["h"]?.table?.entries.filter(\.hasHeader).map(\.key) == ["s"])
        #expect(table["i"]?.table?.entries.filter(\.hasHeader).map(\.key) == [])
    }

    @Test func `values of every kind`() throws {
        let table = try TOMLTable(
            parsing: #"""
                a = "\u00fc\"\n"
                b = 'c:\x'
                c = """
                one
                two\
                   three"""
                d = 0x8000
                d2 = 1_000
                e = 2.5e3
                f = true
                g = 1979-05-27 07:32:00.5-08:00
                h = ["x", ['y']]
                i = ["x", "y"]
                j = 9223372036854775807
                k = """a""""
                """#)
        #expect(table["a"]?.text == "ü\"\n")
        #expect(table["b"]?.text == "c:\\x")
        #expect(table["c"]?.text == "one\ntwothree")
        #expect(table["d"]?.integer == 0x8000)
        #expect(table["d2"]?.integer == 1000)
        #expect(table["e"]?.content == .float(2500))
        #expect(table["f"]?.flag == true)
        #expect(table["g"]?.content == .time)
        #expect(table["h"]?.list?.count == 2)
        #expect(table["h"]?.texts == nil)
        #expect(table["i"]?.texts == ["x", "y"])
        #expect(table["a"]?.textOrTexts == ["ü\"\n"])
        #expect(table["j"]?.integer == .max)
        #expect(table["k"]?.text == "a\"")
        #expect(table["none"] == nil)
        #expect(table.keys.count == 12)
    }

    @Test(arguments: ["", "\n", "# nothing", "\u{FEFF}", "\r\n\r\n"])
    func `a text that says nothing is an empty table`(text: String) throws {
        #expect(try TOMLTable(parsing: text).entries == [])
    }

    @Test func `a byte order mark and the line ends of Windows change nothing`() throws {
        let table = try TOMLTable(parsing: "\u{FEFF}a = 1\r\n[t]\r\nb = '''\r\nx'''\r\n")
        #expect(table["a"]?.integer == 1)
        #expect(table["t"]?.table?["b"]?.text?.hasSuffix("x") == true)
        #expect(table["t"]?.table?.entry("b")?.place == TOMLPlace(line: 3, column: 1))
    }

    @Test(arguments: [
        "", " ", "a", "a-b_9", "a.b", "a b", "ü", "\"", "\\", "'", "a\nb", "\t\0\u{1B}\u{7F}\u{85}", "=", "#",
    ])
    func `what is written is read again`(text: String) throws {
        let table = try TOMLTable(
            parsing: "\(TOMLText.key(text)) = \(TOMLText.quoted(text))\n\"l\" = \(TOMLText.list([text, text]))")
        #expect(table[text]?.text == text)
        #expect(table["l"]?.texts == [text, text])
    }
}
