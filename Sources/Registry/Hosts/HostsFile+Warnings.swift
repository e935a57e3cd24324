// What is wrong with a hosts file that the daemon accepts all the same.

package import Failure
import Glibc

extension HostsFile {
    /// In the order of trying. Class `scheme`: a server counts as downgraded, since the daemon itself falls back to
    /// HTTP. Class `certificate`: a file is missing, which can be told of this machine's alone. Class `policy`: a server
    /// is passed over.
    package func warnings(for registry: String, isHere: Bool = true) -> [Failure] {
        let entries = hosts + [serverEntry]
        let mixed = entries.filter(\.mixesPlainHTTPWithTLS).map { entry in
            Failure(
                .scheme, "For \(registry), containerd may fall back to plain HTTP at \(entry.shownURL) by itself.",
                hint: "In \(path), write https in that URL, or remove ca, client and skip_verify.")
        }
        let missing = entries.flatMap { entry in
            entry.files.filter { isHere && Self.isMissing($0) }.map { file in
                Failure(
                    .certificate, "The certificate file \(file) is missing; \(path) names it for \(entry.shownURL).",
                    hint: "Put it there, or correct the path.")
            }
        }
        let unused = passedOver.map { url in
            Failure(
                .policy, "containerd doesn't use \(HostURL(url).shown) for \(registry).",
                hint: "In \(path), give it a line [host.\"…\"] of its own.")
        }
        return mixed + missing + unused
    }

    /// A path that this user may not look at isn't called missing: the daemon may read it.
    private static func isMissing(_ path: String) -> Bool {
        access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)
    }
}

extension HostEntry {
    fileprivate var files: [String] {
        ca + client.flatMap { [$0.certificate] + ($0.key.map { [$0] } ?? []) }
    }
}
