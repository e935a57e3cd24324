// What a window shows beside its screen, as values.

/// A window's title, and the bar in its tab.
package struct WindowStatus: Hashable, Sendable {
    /// How far what runs is.
    package enum Progress: Hashable, Sendable {
        /// Nothing runs.
        case none
        case unknown
        /// 0 to 100.
        case percent(Int)
    }

    /// Empty: the window keeps the one that it has.
    package var title: String
    /// What the bar in the tab shows.
    package var progress: Progress

    package init(title: String = "", progress: Progress = .none) {
        self.title = title
        self.progress = progress
    }
}

/// What a window is to show beside its screen, where the terminal can.
package struct WindowOptions: Hashable, Sendable {
    /// What calls somebody who looks at another window: the bell, or a notification of the desktop by one of the two
    /// sequences that there are for it.
    package enum Alert: String, CaseIterable, Hashable, Sendable {
        case off, bell
        case osc9 = "osc-9"
        case osc777 = "osc-777"
    }

    /// Whether the window's title says where the program is.
    package var title = true
    /// Whether the window's tab has a bar while something runs.
    package var progress = true
    /// What tells of the end of a transfer that took long.
    package var alert = Alert.bell

    package init() {}
}
