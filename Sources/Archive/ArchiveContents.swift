// What an archive holds, as far as its beginning tells.

package enum ArchiveContents: Hashable, Sendable {
    /// Images, as an OCI layout or as Docker saves them.
    case images
    case rootFileSystem
    /// No bytes, or an archive without entries.
    case empty
    /// No archive that can be read, with a sentence that says why.
    case unreadable(String)

    /// Judges by an entry's name. Nil for the folder that everything else is in, which tells nothing.
    ///
    /// containerd and Docker begin with `blobs/`, older Dockers with a folder named by a digest, Podman with
    /// `DIGEST.tar`, go-containerregistry with `sha256:DIGEST`, Jib with `DIGEST.tar.gz`.
    package init?(entry name: String) {
        let components = name.split(separator: "/").drop { $0 == "." }
        guard let first = components.first else { return nil }
        self = Self.names.contains(first) || Self.isNamedByDigest(first) ? .images : .rootFileSystem
    }

    private static let names: Set<Substring> = ["blobs", "oci-layout", "index.json", "manifest.json", "repositories"]
    private static let endings: Set<Substring> = ["", ".json", ".tar", ".tar.gz"]

    private static func isNamedByDigest(_ name: Substring) -> Bool {
        let algorithm = "sha256:"
        let name = name.hasPrefix(algorithm) ? name.dropFirst(algorithm.count) : name
        let digits = name.prefix { $0.isASCII && $0.isHexDigit }
        return digits.count == 64 && endings.contains(name[digits.endIndex...])
    }
}
