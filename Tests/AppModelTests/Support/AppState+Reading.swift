// What the state shows, in words that fit into tables.

import AppModel
import Inventory

extension AppState {
    /// The view, `/` and the page that is open, `+` and the dialog: `images/image+pull`.
    var whereabouts: String { view.rawValue + pageName + dialogName }

    private var pageName: String {
        if case .image = page { return "/image" }
        if case .transfer = page { return "/transfer" }
        return page == nil ? "" : "/other"
    }

    private var dialogName: String {
        if case .pull = dialog { return "+pull" }
        if case .namespaces = dialog { return "+namespaces" }
        if case .question(.quit) = dialog { return "+quit?" }
        if case .question(.cancel) = dialog { return "+cancel?" }
        if case .help = dialog { return "+help" }
        return dialog == nil ? "" : "+other"
    }

    var pullDialog: PullDialog? {
        if case .pull(let dialog) = dialog { dialog } else { nil }
    }

    /// The names of the images that pass the filter, each row once.
    var shownImages: [String] { images.shown.map { inventory.rows[$0].name } }

    var markedImages: Set<String> { Set(images.marked.map(\.name)) }
}
