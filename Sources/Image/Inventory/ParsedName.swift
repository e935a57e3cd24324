// What the name of an image says, read once.

import OCI

struct ParsedName: Sendable {
    /// Nil when the name is no reference.
    let reference: Reference?
    let repository: String
    /// As Kubernetes records images beside their tags.
    let isDigest: Bool

    init(_ name: String) {
        reference = Reference(stored: name)
        isDigest = Digest(name) != nil
        repository = reference?.repository ?? "<none>"
    }
}
