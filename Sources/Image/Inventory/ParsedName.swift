// What the name of an image says, read once.

import OCI

struct ParsedName: Sendable {
    /// Nil when the name is no reference.
    let reference: Reference?
    let repository: String

    init(_ name: String) {
        reference = Reference(stored: name)
        repository = reference?.repository ?? "<none>"
    }
}
