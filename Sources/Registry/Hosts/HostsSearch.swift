// Finds the folder that a registry's settings are in, among several roots.

package import Failure
import Files
import FoundationEssentials

/// Looks through roots such as `/etc/containerd/certs.d`. The Transfer service takes one root only, so the choice is
/// made here.
package struct HostsSearch: Sendable {
    /// Absolute, each once, in the order of looking.
    package let roots: [String]

    /// A relative root is one of this process's working directory; the daemon has another.
    package init(roots: [String]) {
        var seen: Set<String> = []
        self.roots = roots.map { Path.absolute($0, in: FileManager.default.currentDirectoryPath) }
            .filter { seen.insert($0).inserted }
    }

    /// What nerdctl looks through when it is told nothing: containerd's folder, then Docker's.
    package static func standardRoots(isRootless: Bool, environment: [String: String]) -> [String] {
        guard let base = isRootless ? UserFolders(environment).config : "/etc" else { return [] }
        return ["\(base)/containerd/certs.d", "\(base)/docker/certs.d"]
    }

    /// Those that are no folder. No matter for the standard ones; a mistake for one that the user named.
    package var missingRoots: [String] {
        roots.filter { FileStatus(of: $0)?.isFolder != true }
    }

    /// The entry in force for a registry (`host` or `host:port`; `docker.io` for Docker Hub), or nil where no root has
    /// one. In a root, names are tried in the daemon's order, then other spellings of the same registry.
    ///
    /// Throws class `storage` for a root that may not be looked into, `policy` for an entry that is no folder,
    /// `reference` for a text that is no registry.
    package func find(for registry: String) throws(Failure) -> FoundHosts? {
        let registry = try RegistryName(registry)
        for (index, root) in roots.enumerated() {
            guard let name = try Self.entryName(of: registry, in: root) else { continue }
            let directory = "\(root)/\(name)"
            guard FileStatus(of: directory)?.isFolder == true else {
                throw Failure(
                    .policy, "\(directory) has to be a folder.",
                    hint: "Make it one, with a \(HostsFile.fileName) in it.")
            }
            let shadowed = roots[(index + 1)...].compactMap { root in
                (try? Self.entryName(of: registry, in: root)).flatMap { $0 }.map { "\(root)/\($0)" }
            }
            return FoundHosts(
                root: root, entryName: name, isFoundByDaemon: registry.daemonNames.contains(name), shadowed: shadowed)
        }
        return nil
    }

    private static func entryName(of registry: RegistryName, in root: String) throws(Failure) -> String? {
        for name in registry.daemonNames + registry.otherNames {
            let path = "\(root)/\(name)"
            do {
                if try FileStatus(ofExisting: path) != nil { return name }
            } catch {
                throw Failure(
                    .storage, "The hosts directory \(root) can't be looked into.",
                    hint: "The settings for \(registry.text) may be there: allow this user to read it.",
                    cause: error.cause)
            }
        }
        return nil
    }
}
