// Where the bytes of an archive go.

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
