// The lab's only error: what went wrong, with the foreign text that says why.

import Glibc

/// Something in the lab didn't work. It is never an error of the program under test.
package struct LabFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    /// The failed call's own text, from `errno`.
    static func system(_ call: String, _ code: Int32) -> LabFailure {
        LabFailure("\(call): \(String(cString: strerror(code)))")
    }
}
