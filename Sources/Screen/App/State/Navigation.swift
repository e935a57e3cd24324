// Where one is, and how one came there.

package struct Navigation: Hashable, Sendable {
    /// Of the tab line.
    package internal(set) var view: Place = .images
    /// Open above the view, the last on top.
    package internal(set) var pages: [Place] = []
    /// Views where one was before, the last last.
    private var past: [Place] = []

    private static let longestPast = 32

    package var place: Place { pages.last ?? view }

    package func isOpen(_ page: Place) -> Bool { pages.contains(page) }

    mutating func show(_ view: Place) {
        if view != self.view { past = past.suffix(Self.longestPast - 1) + [self.view] }
        self.view = view
        pages = []
    }

    /// A page is open once.
    mutating func open(_ page: Place) {
        pages.removeAll { $0 == page }
        pages.append(page)
    }

    /// Nil where there is nothing to go back to.
    mutating func goBack() -> Place? {
        if pages.popLast() == nil {
            guard let last = past.popLast() else { return nil }
            view = last
        }
        return place
    }

    /// The view of the tab line so many steps on.
    func view(by steps: Int, among all: [Place]) -> Place {
        let index = all.firstIndex(of: view) ?? 0
        return all[(index + steps + all.count) % all.count]
    }
}
