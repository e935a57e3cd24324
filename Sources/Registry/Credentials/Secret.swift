// A text that is never shown.

/// A password or a token. Printing, interpolating, dumping or reflecting one gives `•••`, so that it can't reach a log
/// by way of the values that hold it. `reveal` is the only way to the text.
package struct Secret: Hashable, Sendable {
    package let reveal: String

    package init(_ text: String) {
        reveal = text
    }

    var isEmpty: Bool { reveal.isEmpty }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: Decodable {
    /// A plain text in JSON.
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }
}
