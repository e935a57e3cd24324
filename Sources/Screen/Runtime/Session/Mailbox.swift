// What is waiting for the screen: the user's doing at once, the rest at the next frame.

import App
import Glibc
import Inventory
import Synchronization
import TransferModel

/// Any thread posts, the screen's loop takes.
final class Mailbox: Sendable {
    private struct State {
        var urgent: [AppEvent] = []
        var calm: [AppEvent] = []
        /// Which sync may still speak, by host.
        var generations: [String: Int] = [:]
        var signal: Int32?
        var requests = Requests()
        var isSignalledAgain = false
    }

    /// Rings when there is something to take. For one listener.
    let bell: AsyncStream<Void>
    private let ringer: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    init() {
        (bell, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func ring() { ringer.yield() }

    /// For keys and the like: seen to at once.
    func post(urgent event: AppEvent) {
        state.withLock { $0.urgent.append(event) }
        ring()
    }

    /// The program is to end.
    func post(signal number: Int32) {
        state.withLock { state in
            // That a line has gone away is no haste.
            state.isSignalledAgain = state.requests.count(at: .now) > 1 && number != SIGHUP
            state.signal = state.signal ?? number
        }
        ring()
    }

    /// The first signal.
    var signal: Int32? { state.withLock { $0.signal } }

    /// Whether the program is to end at once.
    var isSignalledAgain: Bool { state.withLock { $0.isSignalledAgain } }

    func post(_ event: AppEvent) {
        state.withLock { $0.calm.append(event) }
        ring()
    }

    /// Events of a transfer wait for the next tick, which is due anyway while a transfer runs.
    func post(_ event: TransferEvent, of id: TransferID) {
        state.withLock { state in
            if case .transferEvents(id, var events) = state.calm.last {
                state.calm.removeLast()
                events.append(event)
                state.calm.append(.transferEvents(id, events))
            } else {
                state.calm.append(.transferEvents(id, [event]))
            }
        }
    }

    /// What a sync says; nothing once another one has begun. Changes that follow each other become one event, as do
    /// contents one change.
    func post(_ change: InventoryChange, generation: Int, of host: String) {
        state.withLock { state in
            guard generation == state.generations[host] else { return }
            var changes: [InventoryChange] = []
            if let last = state.calm.last?.inventories(of: host) {
                changes = last
                state.calm.removeLast()
            }
            if case .contents(let new) = change, case .contents(var old) = changes.last {
                old.merge(new) { $1 }
                changes[changes.count - 1] = .contents(old)
            } else {
                changes.append(change)
            }
            state.calm.append(AppEvent.inventories(changes).of(host))
        }
        ring()
    }

    /// Begins another sync: what the one before has said and will say is dropped.
    func newGeneration(of host: String) -> Int {
        state.withLock { state in
            state.calm.removeAll { $0.inventories(of: host) != nil }
            state.generations[host, default: 0] += 1
            return state.generations[host] ?? 0
        }
    }

    func takeUrgent() -> [AppEvent] {
        state.withLock { state in
            defer { state.urgent = [] }
            return state.urgent
        }
    }

    func takeCalm() -> [AppEvent] {
        state.withLock { state in
            defer { state.calm = [] }
            return state.calm
        }
    }

    var hasCalm: Bool { state.withLock { !$0.calm.isEmpty } }
}

/// The mailbox as the session with one machine has it: what it posts says of which.
struct SessionMailbox: Sendable {
    let mailbox: Mailbox
    /// Empty where there is one machine only.
    let host: String

    func post(_ event: AppEvent) { mailbox.post(event.of(host)) }

    func post(urgent event: AppEvent) { mailbox.post(urgent: event.of(host)) }

    func post(_ event: TransferEvent, of id: TransferID) { mailbox.post(event, of: id) }

    func post(_ change: InventoryChange, generation: Int) { mailbox.post(change, generation: generation, of: host) }

    func newGeneration() -> Int { mailbox.newGeneration(of: host) }
}

extension AppEvent {
    fileprivate func of(_ host: String) -> AppEvent { host.isEmpty ? self : .host(host, self) }

    /// What it says of the inventory of that host; nil where it is about something else.
    fileprivate func inventories(of name: String) -> [InventoryChange]? {
        switch self {
        case .inventories(let changes): name.isEmpty ? changes : nil
        case .host(name, .inventories(let changes)): changes
        default: nil
        }
    }
}
