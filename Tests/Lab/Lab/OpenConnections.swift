// The connections of a port, so that none outlives it.

import NIOCore
import Synchronization

final class OpenConnections: Sendable {
    /// Nil once closed: a connection that was accepted just before is then closed as it comes.
    private let channels = Mutex<[ObjectIdentifier: any Channel]?>([:])

    /// Keeps the connection until it closes.
    func add(_ channel: any Channel) {
        let isOpen = channels.withLock { channels in
            channels?[ObjectIdentifier(channel)] = channel
            return channels != nil
        }
        guard isOpen else { return channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in
            self.channels.withLock { $0?[ObjectIdentifier(channel)] = nil }
        }
    }

    /// Closes all of them, and returns after that.
    func close() async {
        let all = channels.withLock { channels in
            defer { channels = nil }
            return channels ?? [:]
        }
        for channel in all.values { channel.close(promise: nil) }
        for channel in all.values { try? await channel.closeFuture.get() }
    }
}
