// What a test needs that not every machine has.

/// A need, with the sentence that a skipped test shows.
package enum Need: Hashable, Sendable, CustomStringConvertible {
    /// Root: overlayfs mounts.
    case root
    case part(Part)
    /// A program in the path.
    case program(String)
    /// A file system that the kernel has, or has loaded.
    case fileSystem(String)

    /// A daemon of this release.
    package static func daemon(_ release: Daemon.Release) -> [Need] { [.root, .part(release.part)] }

    package var description: String {
        switch self {
        case .root: "root"
        case .part(let part): part.rawValue
        case .program(let name): "\(name) in the path"
        case .fileSystem(let name): "\(name) in the kernel"
        }
    }

    /// Whether it is met here. Asking for a part fetches the parts.
    package var isMet: Bool {
        get async {
            switch self {
            case .root: Host.isRoot
            case .part(let part): await Parts.shared.places[part] != nil
            case .program(let name): (try? await Command.run("which", [name]).status) == 0
            case .fileSystem(let name): Host.fileSystems.contains(name)
            }
        }
    }
}
