// What is asked of the sync, from any thread.

import OCI
import Synchronization

final class SyncQueue: Sendable {
    private struct State {
        var requests = SyncRequests()
        var visible: Set<Digest> = []
        var followsResources = false
    }

    /// Rings when something is asked.
    let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    init() {
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var visible: Set<Digest> { state.withLock { $0.visible } }

    var followsResources: Bool { state.withLock { $0.followsResources } }

    /// Whether this is a wish that was not there before.
    func follow(resources isWanted: Bool) -> Bool {
        state.withLock { state in
            defer { state.followsResources = isWanted }
            return isWanted && !state.followsResources
        }
    }

    var hasRequests: Bool { state.withLock { !$0.requests.isEmpty } }

    func ask(_ requests: SyncRequests) {
        guard !requests.isEmpty else { return }
        state.withLock { $0.requests.formUnion(requests) }
        ring.yield()
    }

    func prioritize(_ targets: [Digest]) {
        state.withLock { $0.visible = Set(targets) }
    }

    func takeRequests() -> SyncRequests {
        state.withLock { state in
            defer { state.requests = SyncRequests() }
            return state.requests
        }
    }
}
