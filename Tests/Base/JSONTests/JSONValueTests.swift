// What a document says, read and written again.

import JSON
import Testing

@Suite struct JSONValueTests {
    private static func value(_ text: String) throws -> JSONValue { try #require(JSONValue(Array(text.utf8))) }

    @Test(
        arguments: [
            (
                #" { "b" : 1.50 , "a" : [ -0, 1e3, true, null ], "b" : {} } "#,
                #"{"b":1.50,"a":[-0,1e3,true,null],"b":{}}"#
            ),
            (#""\u003c\/\u00e9\ud83d\ude42\"\\""#, #""</é🙂\"\\""#),
            (#""\ud800\ud800\udc00\udc00\ud800\u0041""#, "\"\u{FFFD}\u{10000}\u{FFFD}\u{FFFD}A\""),
            // What a terminal would act on, or a reader would be misled by.
            (#""\b\f\n\r\t""# + "\n", #""\u0008\u000c\n\u000d\t""#),
            ("\"\u{7F}\u{9B}31m\u{202E}\u{2028}\u{E0041}\"", #""\u007f\u009b31m\u202e\u2028\udb40\udc41""#),
        ])
    func `order, repeated keys and digits stay, blanks and needless escapes don't`(text: String, line: String) throws {
        #expect(try Self.value(text).compact == line)
        #expect(try Self.value(line).compact == line)
    }

    @Test func `values are made from what they hold`() {
        let value = JSONValue.object([
            ("text", "x"), ("none", JSONValue(nil as String?)), ("flag", JSONValue(false)), ("count", JSONValue(3)),
            ("most", JSONValue(UInt64.max)), ("seconds", JSONValue(1.23456)), ("list", JSONValue(["a", "b"])),
            ("labels", JSONValue(["b": "2", "a": "1"])),
        ])
        #expect(
            value.line == """
                {"text":"x","none":null,"flag":false,"count":3,"most":18446744073709551615,"seconds":1.235,\
                "list":["a","b"],"labels":{"a":"1","b":"2"}}

                """)
    }

    @Test func `of a repeated key the last counts`() throws {
        let value = try Self.value(#"{"a":1,"b":2,"a":{"c":[3]}}"#)
        #expect(value["a"]?["c"]?.compact == "[3]")
        #expect(value["d"] == nil && value["b"]?["a"] == nil)
    }

    @Test func `keys are sorted at every level`() throws {
        #expect(
            try Self.value(#"{"b":[{"d":1,"c":2}],"B":0,"a":3}"#).sorted.compact
                == #"{"B":0,"a":3,"b":[{"c":2,"d":1}]}"#)
    }
}
