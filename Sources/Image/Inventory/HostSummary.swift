// A row of the list of hosts.

package struct HostSummary: Hashable, Sendable, Identifiable {
    package enum State: Hashable, Sendable {
        /// Nobody has asked for it yet.
        case idle
        case connecting
        case connected(version: String)
        /// With what is wrong.
        case lost(String)
    }

    package var name: String
    package var groups: [String] = []
    package var state = State.idle
    package var namespace = ""
    /// Nil until they are listed.
    package var images: Int?
    /// Of the images, in bytes.
    package var size: Int64?
    /// Of the file system that has them, in bytes.
    package var free: Int64?
    /// Transfers that run.
    package var running = 0
    /// Operations that programs which are gone have left there.
    package var abandoned = 0

    package var id: String { name }

    package init(name: String) {
        self.name = name
    }
}
