// The view of what happens in the daemon.

package import Inventory

/// The last of what came, the newest first.
package struct EventsPlace: ListPlace {
    static let name = "events"
    static let path = \Places.events
    static let actions: Set<Action> = [.pause]
    static let lacking: Set<Action> = [.open]

    package static let limit = 1000

    package struct Entry: Hashable, Sendable {
        package let number: Int
        package let event: DaemonEvent
    }

    package private(set) var entries: [Entry] = []
    /// What comes is kept, but not shown.
    package private(set) var isPaused = false
    package var list = ListState<Int>()
    private var waiting: [Entry] = []
    private var last = 0

    /// How many have come that are not shown.
    package var held: Int { waiting.count }

    mutating func append(_ event: DaemonEvent) {
        last += 1
        waiting.append(Entry(number: last, event: event))
        if waiting.count > Self.limit { waiting.removeFirst() }
        if !isPaused { show() }
    }

    private mutating func togglePause() {
        isPaused.toggle()
        if !isPaused { show() }
    }

    private mutating func show() {
        entries = Array((waiting.reversed() + entries).prefix(Self.limit))
        waiting = []
        refresh()
    }

    mutating func refresh(from app: AppState) { refresh() }

    private mutating func refresh() {
        let isAtTop = list.position == 0
        let shown = SearchIndex.lines(of: entries, with: list.filterText) { entry, text in
            text(entry.event.topic)
            text(entry.event.subject)
            text(entry.event.namespace)
        }
        list.replace(entries.map(\.number), shown: shown)
        // Who looks at the newest goes on to do so.
        if isAtTop { list.cursor.move(.top) }
    }

    static func footer(_ app: AppState) -> [Action] { [.pause, .filter, .copy, .help, .quit] }

    static func copied(_ app: AppState) -> String? {
        app.places.events.list.cursor.selected.map { app.places.events.entries[$0].event.subject }
    }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        guard action == .pause else { return nil }
        app.places.events.togglePause()
        return []
    }

    static func open(about name: String, in app: inout AppState) {
        app.show(.events)
        app.places.events.list.cursor.setFilter(name)
        refresh(&app)
    }
}
