// JSON laid out for people.

import Failure
import JSON
import Testing

@Suite struct PrettyJSONTests {
    @Test(
        arguments: [
            ("{}", ["{}"]), ("[ ]", ["[]"]), ("3", ["3"]), ("", []),
            (
                #"{"a":1,"b":[1,2.50],"c":{}}"#,
                ["{", #"  "a": 1,"#, #"  "b": ["#, "    1,", "    2.50", "  ],", #"  "c": {}"#, "}"]
            ),
            (#"{ "a" : "x, {y}: \" [" }"#, ["{", #"  "a": "x, {y}: \" [""#, "}"]),
            (#"["\\"]"#, ["[", #"  "\\""#, "]"]),
            // What is no JSON comes out somehow.
            ("}}]", ["", "}", "}", "]"]), ("{\"a", ["{", "  \"a"]),
        ] as [(String, [String])])
    func `each value has its line, as it was written`(text: String, lines: [String]) throws {
        #expect(try PrettyJSON.lines(of: Array(text.utf8)) == lines)
    }

    @Test func `what is no text is refused`() {
        #expect(throws: Failure.self) { try PrettyJSON.lines(of: [0x7B, 0xFF]) }
    }
}
