// A password on its way to where it is used.

/// It shows itself to nobody: neither its description nor a dump of what holds it has the text.
package struct Password: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package var description: String { "(hidden)" }
    package var customMirror: Mirror { Mirror(reflecting: description) }
}
