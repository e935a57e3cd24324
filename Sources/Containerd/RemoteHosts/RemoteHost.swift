// A machine whose containerd is reached over the operator's ssh.

import ContainerdClient
package import Failure
import Text

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
        for text in [name, destination] where !Self.isDestination(text) {
            throw Failure(
                .reference, "\"\(text.printable)\" is an invalid name for a host.",
                hint: "It is a destination as ssh takes it: an alias, user@host or ssh://user@host:port.")
        }
        if let address, !KnownSockets.path(ofAddress: address).hasPrefix("/") {
            throw Failure(
                .reference, "\"\(address.printable)\" is no address of a socket on \(name).",
                hint: "It is an absolute path.")
        }
        self.name = name
        self.destination = destination
        self.address = address
        self.namespace = namespace
        self.usesSudo = usesSudo
    }

    /// Neither the user nor the host may look like an option, and nothing in them means something to a shell: the user's
    /// ssh_config may put them into commands (`ProxyCommand`).
    private static func isDestination(_ text: String) -> Bool {
        let parts = text.trimmingPrefix("ssh://").split(separator: "@", omittingEmptySubsequences: false)
        return text.utf8.count <= 255 && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix("-") }
            && text.printable == text
            && !text.contains { $0.isWhitespace || "'\"`\\$;&<>|(){}".contains($0) }
    }

    /// The names in a file of hosts: one a line, `#` begins a comment.
    package static func names(inFile text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            // A line of two words is no name, and is refused.
            let name = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return name.isEmpty ? nil : name
        }
    }
}
