// The hosts directories of a daemon on another machine: what is looked for there, and what is made.

package import Failure

/// For one registry. Looked into by scripts, since nothing of that machine can be seen from here.
package struct HostsOfDaemon: Sendable {
    private let registry: RegistryName

    /// Throws class `reference` for a text that is no registry.
    package init(of registry: String) throws(Failure) {
        self.registry = try RegistryName(registry)
    }

    /// Writes the first of the roots that has an entry of those names, and the name. The names come first, then `--`.
    package static let search = """
        names=
        while [ "$1" != -- ]; do names="$names $1"; shift; done
        shift
        for root; do
          for name in $names; do
            if [ -e "$root/$name" ]; then printf '%s\\n%s\\n' "$root" "$name"; exit; fi
          done
        done
        """

    package func words(roots: [String]) -> [String] { registry.daemonNames + ["--"] + roots }

    /// The root, and the folder in it that is in force; nil where nothing is.
    package func found(_ answer: String) -> (root: String, directory: String)? {
        let lines = answer.split(separator: "\n").map(String.init)
        return lines.count == 2 ? (lines[0], "\(lines[0])/\(lines[1])") : nil
    }

    /// Makes a private root with a hosts file, says its path, and removes it when its input ends.
    package static let privateRoot = """
        root=$(mktemp -d "${TMPDIR:-/tmp}/tallyman-hosts-XXXXXX") || exit
        trap 'rm -rf "$root"' EXIT HUP INT TERM
        mkdir "$root/$1" && printf '%s' "$2" >"$root/$1/hosts.toml" && echo "$root" && read -r _
        """

    /// The words for `privateRoot`: a file that skips the verification of the registry's certificate.
    package func wordsSkippingVerification() throws(Failure) -> [String] {
        [registry.text, try HostsFile(path: "").extended(for: registry, .skipVerify).text]
    }
}
