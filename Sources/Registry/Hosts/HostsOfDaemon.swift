// The hosts directories of a daemon on another machine: what is looked for there, and what is made.

package import Failure

/// For one registry. Looked into by scripts, since nothing of that machine can be seen from here.
package struct HostsOfDaemon: Sendable {
    private let registry: RegistryName

    /// Throws class `reference` for a text that is no registry.
    package init(of registry: String) throws(Failure) {
        self.registry = try RegistryName(registry)
    }

    /// What is in force.
    package struct Found: Sendable {
        package var root: String
        /// The folder in it.
        package var directory: String
        /// Nil where certificates stand in for it.
        package var hostsFile: HostsFile?
    }

    /// Writes which of the roots aren't there, then the first that has an entry of those names, the name, and the hosts
    /// file. The names come first, then `--`.
    package static let search = """
        names=
        while [ "$1" != -- ]; do names="$names $1"; shift; done
        shift
        for root; do [ -d "$root" ] || printf 'missing %s\\n' "$root"; done
        for root; do
          for name in $names; do
            if [ -e "$root/$name" ]; then
              printf '%s\\n' "root $root" "name $name" text
              if [ -f "$root/$name/hosts.toml" ]; then cat "$root/$name/hosts.toml"; fi
              exit
            fi
          done
        done
        """

    package func words(roots: [String]) -> [String] { registry.daemonNames + ["--"] + roots }

    /// The roots that aren't there, and what is in force; nil where nothing is.
    ///
    /// Throws class `policy` for a hosts file that the daemon can't read either, `storage` for one that can't be read.
    package func results(_ answer: String) throws(Failure) -> (missing: [String], found: Found?) {
        let lines = answer.split(separator: "\n", omittingEmptySubsequences: false)
        let end = lines.firstIndex(of: "text") ?? lines.endIndex
        func values(_ key: String) -> [String] {
            lines[..<end].filter { $0.hasPrefix(key + " ") }.map { String($0.dropFirst(key.count + 1)) }
        }
        guard let root = values("root").first, let name = values("name").first else { return (values("missing"), nil) }
        let text = lines[end...].dropFirst().joined(separator: "\n")
        let directory = "\(root)/\(name)"
        let file = text.isEmpty ? nil : try HostsFile(text, in: directory)
        return (values("missing"), Found(root: root, directory: directory, hostsFile: file))
    }

    /// Makes a private root with a hosts file, says its path, and removes it when its input ends. One whose shell was
    /// killed goes after a day.
    package static let privateRoot = """
        find "${TMPDIR:-/tmp}" -maxdepth 1 -user "$(id -u)" -name 'tallyman-hosts-??????' -mmin +1440 -exec rm -rf {} + 2>&-
        root=$(mktemp -d "${TMPDIR:-/tmp}/tallyman-hosts-XXXXXX") || exit
        trap 'rm -rf "$root"' EXIT HUP INT TERM
        mkdir "$root/$1" && printf '%s' "$2" >"$root/$1/hosts.toml" && printf '%s\\n' "$root" && read -r _
        """

    /// The words for `privateRoot`: a file that skips the verification of the registry's certificate.
    package func wordsSkippingVerification() throws(Failure) -> [String] {
        [registry.text, try HostsFile(path: "").extended(for: registry, .skipVerify).text]
    }
}
