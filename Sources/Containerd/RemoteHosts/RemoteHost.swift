// A machine whose containerd is reached over the operator's ssh.

package import Failure

package struct RemoteHost: Hashable, Sendable {
    /// As the user calls it. Names it everywhere; nothing in it acts on a terminal.
    package let name: String
    /// As ssh takes it: an alias, `user@host`, `ssh://user@host:port`.
    package let destination: String
    /// The path of containerd's socket there; nil: the known ones are tried.
    package var address: String?
    /// Nil: as for all hosts.
    package var namespace: String?
    /// Whether the socket is opened, and files are written, by `sudo -n`.
    package var usesSudo: Bool

    /// Throws class `reference` for what ssh would take for an option, or what no host can be called.
    package init(
        name: String, destination: String? = nil, address: String? = nil, namespace: String? = nil,
        usesSudo: Bool = false
    ) throws(Failure) {
        let destination = destination ?? name
        for text in [name, destination] {
            guard !text.isEmpty, !text.hasPrefix("-"), text.utf8.count <= 255,
                !text.unicodeScalars.contains(where: {
                    $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F
                })
            else {
                throw Failure(
                    .reference, "\"\(text)\" is an invalid name for a host.",
                    hint: "It is a destination as ssh takes it: an alias, user@host or ssh://user@host:port.")
            }
        }
        self.name = name
        self.destination = destination
        self.address = address
        self.namespace = namespace
        self.usesSudo = usesSudo
    }

    /// The names in a file of hosts: one a line, `#` begins a comment.
    package static func names(inFile text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let name = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
            return name.isEmpty ? nil : name
        }
    }
}
