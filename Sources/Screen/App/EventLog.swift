// The view of what happens in the daemon.

package import Inventory

/// The last of what came, the newest first.
package struct EventLog: Sendable {
    package static let limit = 1000

    package struct Entry: Hashable, Sendable {
        package let number: Int
        package let event: DaemonEvent
    }

    package private(set) var entries: [Entry] = []
    /// What comes is kept, but not shown.
    package private(set) var isPaused = false
    package internal(set) var list = ListState<Int>()
    private var waiting: [Entry] = []
    private var last = 0

    /// How many have come that are not shown.
    package var held: Int { waiting.count }

    mutating func take(_ event: DaemonEvent) {
        last += 1
        waiting.append(Entry(number: last, event: event))
        if waiting.count > Self.limit { waiting.removeFirst() }
        if !isPaused { show() }
    }

    mutating func togglePause() {
        isPaused.toggle()
        if !isPaused { show() }
    }

    private mutating func show() {
        entries = Array((waiting.reversed() + entries).prefix(Self.limit))
        waiting = []
        refresh()
    }

    mutating func refresh() {
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
}
