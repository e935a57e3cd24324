// Where archives come from and go to.

package enum ArchiveSource: Hashable, Sendable, CustomStringConvertible {
    case file(path: String)
    case standardInput
    /// `http` or `https`.
    case url(String)

    package var description: String {
        switch self {
        case .file(let path): path
        case .standardInput: "standard input"
        case .url(let url): url
        }
    }

    /// Of a URL without user, query and fragment, which may be secrets.
    package var shown: String {
        guard case .url(let url) = self else { return description }
        return url.replacing(/[?#].*/, with: "").replacing(/\/\/[^\/]*@/, with: "//", maxReplacements: 1)
    }
}

/// Where the bytes of an archive go.
package enum ArchiveDestination: Hashable, Sendable, CustomStringConvertible {
    case file(path: String)
    case standardOutput

    package var description: String {
        switch self {
        case .file(let path): path
        case .standardOutput: "standard output"
        }
    }
}
