// Where the bytes of an archive come from.

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
}
