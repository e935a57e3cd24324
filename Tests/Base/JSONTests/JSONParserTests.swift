// JSON, and what only looks like it.

import JSON
import Testing

@Suite struct JSONParserTests {
    @Test(
        arguments: [
            "{}", "[]", " [ 1 , 2 ]\n", "null", "true", "-0", "0.5e-3", "1E+2", #""""#, #""\u00e9\n\"\\\/""#,
            #""\ud800""#,
            #"{"a":{"b":[{},[],"c"]},"a":1}"#, "\"\u{7F}\u{85}é🙂\"", "\r\n{\t}",
        ])
    func `what is JSON`(text: String) {
        #expect(JSONValue(Array(text.utf8)) != nil)
    }

    @Test(
        arguments: [
            "", " ", "{", "}", "[1,]", "[,1]", #"{"a":1,}"#, #"{"a"}"#, #"{"a" 1}"#, "{a:1}", "[1 2]", "01", "-", "1.",
            "1.2.3", "1e", "+1", ".5", "NaN", "tru", "nullx", #""\q""#, #""\u12g4""#, "\"a\u{1}\"", "\"a\nb\"", "\"a",
            "\u{FEFF}{}", "{}{}", "'a'", "[1]//", "\u{A0}1", "\"\\", "{\"a\":",
        ])
    func `what isn't`(text: String) {
        #expect(JSONValue(Array(text.utf8)) == nil)
    }

    @Test func `bytes that are no UTF-8`() {
        #expect(JSONValue([0x22, 0xFF, 0x22]) == nil)
        #expect(JSONValue(Array("{}".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })) == nil)
    }

    @Test(arguments: [(512, true), (513, false), (2_000_000, false)])
    func `many levels end`(depth: Int, isValid: Bool) {
        let text = String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
        #expect((JSONValue(Array(text.utf8)) != nil) == isValid)
    }
}
