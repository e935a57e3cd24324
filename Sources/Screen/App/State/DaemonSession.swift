// The daemon as the screen has it: how it is reached, and what it was asked for and has not answered.

import Inventory
import OCI

package struct DaemonSession: Sendable {
    package private(set) var connection: ConnectionState = .connecting(address: "")
    /// The daemon that answered last, and how: kept while the connection is lost.
    package private(set) var lastConnection: ConnectionState?
    /// The namespace that was asked for and has not answered.
    private(set) var awaitedNamespace: String?
    /// Whether the resources are kept fresh.
    private var followsResources = false
    /// What the pages that are open read.
    private var readings: Set<Reading> = []

    package var isConnected: Bool { connection.isConnected }

    /// That of the daemon that answered last.
    var release: Release? {
        if case .connected(let daemon, _, _, _, _) = lastConnection { daemon.release } else { nil }
    }

    /// Of the machine of that daemon.
    var platform: Platform? {
        if case .connected(_, _, _, _, let platform) = lastConnection { platform } else { nil }
    }
}

extension DaemonSession {
    mutating func change(to connection: ConnectionState) {
        self.connection = connection
        if connection.isConnected { lastConnection = connection }
    }

    /// Until it answers, what is said of images is taken for late.
    mutating func switchNamespace(to namespace: String) -> Effect {
        awaitedNamespace = namespace
        return .switchNamespace(namespace)
    }

    /// False for what comes before the answer to a change of namespace: it is of the namespace before, and dropped.
    mutating func admits(_ change: InventoryChange) -> Bool {
        switch change {
        case .reset(let namespace, _):
            if let awaitedNamespace, awaitedNamespace != namespace { return false }
            awaitedNamespace = nil
            followsResources = false
            return true
        case .namespaces, .unpacking: return true
        case .images, .someImages, .contents, .containers, .resources, .snapshotters: return awaitedNamespace == nil
        }
    }

    /// Says so when the resources are to be followed from now on, or no longer.
    mutating func followResources(_ areNeeded: Bool) -> [Effect] {
        guard (isConnected && areNeeded) != followsResources else { return [] }
        followsResources.toggle()
        return [.followResources(followsResources)]
    }

    /// What pages read ends with them.
    mutating func keepReading(_ needed: Set<Reading>) -> [Effect] {
        let ended = readings.subtracting(needed)
        readings = needed
        return Reading.allCases.filter(ended.contains).map { .stopReading($0) }
    }
}
