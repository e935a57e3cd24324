// The settings for one registry: its mirrors in the order of trying, then its own server.

package struct HostsFile: Hashable, Sendable {
    static let fileName = "hosts.toml"

    /// Where it was read: the file, or the folder of certificates.
    package var path: String
    /// In the order of the file, which is the order in which the daemon tries them.
    package var hosts: [HostEntry] = []
    /// The keys outside `[host]`: the server that is tried last.
    package var serverEntry = HostEntry(url: "")
    /// Servers that the daemon passes over, in the order of the file, as they have no `[host."…"]` line of their own.
    package var passedOver: [String] = []

    package init(path: String) {
        self.path = path
    }

    /// Nil is the registry itself.
    package var server: String? { serverEntry.url.isEmpty ? nil : serverEntry.url }
}
