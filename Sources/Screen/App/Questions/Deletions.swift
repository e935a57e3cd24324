// Deletions from their end on until the daemon has confirmed that they are restored or freed.

import Failure
package import Inventory
import Text

/// Kept by the state alone: what is restored or freed at the program's end is read off it.
package struct Deletions: Sendable {
    /// What was deleted and can be restored, the newest last.
    package private(set) var held: [HeldDeletion] = []
    var awaitedPlan: AwaitedPlan?
    /// Whether they have come since.
    var hasResources = false
}

package struct HeldDeletion: Hashable, Sendable {
    package enum Wish: Hashable, Sendable {
        case restore, free

        func effect(_ deletion: Deletion) -> Effect {
            switch self {
            case .restore: .undelete(deletion)
            case .free: .free(deletion)
            }
        }
    }

    package let deletion: Deletion
    /// The number of the question that was answered with yes: one may have been about several hosts.
    let question: Int
    /// What is to become of it. Stays after a failure of the daemon, to be asked again when that is back.
    package fileprivate(set) var wish: Wish?
    /// Whether the daemon has been asked and has not answered yet.
    package fileprivate(set) var isAsked = false
}

extension Deletions {
    mutating func hold(_ deletion: Deletion, from question: Int) {
        held.append(HeldDeletion(deletion: deletion, question: question))
    }

    /// The newest that nothing is asked for yet.
    var last: HeldDeletion? { held.last { !$0.isAsked } }

    mutating func end(_ id: Deletion.ID) { held.removeAll { $0.deletion.id == id } }

    /// Asks for those that nothing is asked for yet.
    mutating func ask(_ wish: HeldDeletion.Wish, of isMeant: (HeldDeletion) -> Bool) -> [Effect] {
        held.indices.filter { !held[$0].isAsked && isMeant(held[$0]) }.map { index in
            held[index].wish = wish
            held[index].isAsked = true
            return wish.effect(held[index].deletion)
        }
    }

    /// The daemon is back: what it could not do before it may do now.
    mutating func retry() -> [Effect] {
        [.restore, .free].flatMap { wish in ask(wish) { $0.wish == wish } }
    }

    /// What has been collected can't be restored by anybody; all else can be asked again. False if there is no such one.
    mutating func fail(_ id: Deletion.ID, _ failure: Failure) -> Bool {
        guard let index = held.firstIndex(where: { $0.deletion.id == id }) else { return false }
        held[index].isAsked = false
        if failure.code == .notFound {
            held.remove(at: index)
        } else if failure.code != .daemon {
            held[index].wish = nil
        }
        return true
    }
}

extension AppState {
    /// Names are gone, and can be restored.
    mutating func hold(_ deletion: Deletion) -> [Effect] {
        deletions.hold(deletion, from: fleet.deletions)
        places.images.list.clearMarks()
        Deletions.tellDeleted(in: &self)
        if let reason = deletion.kept.first { banner = reason }
        let open = places.details.image.name
        if place == .details, deletion.items.contains(where: { $0.name == open }) { navigation.pages = [] }
        return [.remind(deletion)]
    }

    /// Where hosts are listed it is about all of them.
    package var heldHere: [HeldDeletion] {
        place == .hosts || place == .fleet ? allHeld.map(\.held) : deletions.held
    }
}

extension Deletions {
    /// What the last question has deleted is restored, on every host that it was about.
    static func undo(in app: inout AppState) -> [Effect] {
        let held = app.heldHere
        let question = held.filter { !$0.isAsked }.map(\.question).max()
        if question == nil { app.notice = held.isEmpty ? "nothing to restore" : "the daemon has been asked already" }
        return change(in: &app) { deletions in
            guard let last = deletions.last, last.question == question else { return [] }
            return deletions.ask(.restore) { $0.deletion.id == last.deletion.id }
        }
    }

    /// Of what the last question was about.
    static func tellDeleted(in app: inout AppState) {
        let new = app.allHeld.filter { $0.held.question == app.fleet.deletions }
        let names = new.reduce(0) { $0 + $1.held.deletion.items.count }
        app.notice = "deleted \(names.counted("name"))" + (new.count > 1 ? " on \(new.count) hosts" : "")
    }

    /// Ends one that is restored on `host`, and says of all that its question was about how far they are.
    static func restored(_ id: Deletion.ID, on host: String, in app: inout AppState) {
        guard let held = app.allHeld.first(where: { $0.host == host && $0.held.deletion.id == id })?.held else {
            return
        }
        if host == app.fleet.current {
            app.deletions.end(id)
        } else {
            app.fleet.change(host) { $0.deletions.end(id) }
        }
        var restored = app.fleet.restored
        if restored.question != held.question { restored = (held.question, 0, 0) }
        restored.hosts += 1
        restored.names += held.deletion.items.count
        app.fleet.restored = restored
        app.notice =
            "restored \(restored.names.counted("name"))" + (restored.hosts > 1 ? " on \(restored.hosts) hosts" : "")
    }

    static func freeNow(in app: inout AppState) -> [Effect] { change(in: &app) { $0.ask(.free) { _ in true } } }

    /// Those of the machine that is shown; where hosts are listed, those of all.
    private static func change(in app: inout AppState, _ body: (inout Deletions) -> [Effect]) -> [Effect] {
        var effects = body(&app.deletions)
        guard app.place == .hosts || app.place == .fleet else { return effects }
        for name in app.fleet.hosts.map(\.name) where name != app.fleet.current {
            app.fleet.change(name) { host in effects += body(&host.deletions).map { .onHost(name, $0) } }
        }
        return effects
    }
}
