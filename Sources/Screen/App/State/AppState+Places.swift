// The place where one is: its list, its reading, and what every place can do.

import Canvas
import Inventory
import OCI

extension AppState {
    /// Where one is in the list on the screen; nil where there is none.
    package var cursor: ListCursor? { place.type.cursor(self) }

    /// The lines of the list on the screen by identity, as they are shown.
    package var lineIDs: [AnyHashable] { place.type.lineIDs(self) }

    /// Whether what stands on the page is still being read.
    package var isReading: Bool { place.type.isReading(self) }

    /// Makes the list on the screen from what is known and its filter.
    mutating func refreshPlace() { place.type.refresh(&self) }

    mutating func changeCursor<Result>(_ body: (inout ListCursor) -> Result) -> Result? {
        place.type.changeCursor(&self, body)
    }

    /// Moves in the list, or scrolls the page that is open.
    mutating func move(_ movement: Movement) { place.type.move(movement, in: &self) }

    /// The rows of the screen on which the lines of the list stand.
    package var listRows: Range<Int> {
        layout.list(hasFilter: cursor?.filter != nil, lead: place.type.leadRows, pane: paneRows)
    }

    /// Rows of the pane below that tells more of the selected line: none where the list needs them.
    package var paneRows: Int { place.type.hasPane ? layout.paneRows : 0 }

    /// Gives the list the height that it has on the screen.
    mutating func resizeLists() {
        let height = listRows.count
        _ = changeCursor { $0.resize(height: height) }
    }

    /// What is scrolled shows no emptiness after the screen has grown.
    mutating func resize(to size: Size) {
        self.size = size
        move(.lines(0))
        if let dialog { dialog.state.move(.lines(0), in: &self) }
    }

    mutating func show(_ view: Place) {
        navigation.show(view)
        view.type.refresh(&self)
    }

    /// Closes what is uppermost: a message, a filter, a page, the marks; then leads to the view where one was before.
    mutating func goBack() {
        if banner != nil {
            banner = nil
        } else if currentFilter != nil {
            clearFilter()
        } else if place == .hosts, !places.hosts.list.marked.isEmpty {
            places.hosts.list.clearMarks()
        } else if place == .fleet, !places.fleet.list.marked.isEmpty {
            places.fleet.list.clearMarks()
        } else if hasMarkedImages {
            places.images.list.clearMarks()
        } else if let place = navigation.goBack(), navigation.pages.isEmpty {
            place.type.refresh(&self)
        }
    }
}
