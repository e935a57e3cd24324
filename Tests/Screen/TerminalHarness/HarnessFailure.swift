// What went wrong in a terminal test, with the screen as it was.

package struct HarnessFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
