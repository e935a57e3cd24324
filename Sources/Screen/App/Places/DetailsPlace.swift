// The page of an image's details: an outline whose parts fold.

package import Failure
package import Inventory
import OCI
import TransferModel

package struct DetailsPlace: ListPlace {
    static let name = "an image's details"
    static let path = \Places.details
    static let actions: Set<Action> = [
        .delete, .foldOpen, .foldClosed, .viewDocument, .write, .imageEvents,
    ]
    static let reading: Reading? = .imageDocuments
    static let needsResources = true

    package internal(set) var image = ImageRow.ID(name: "")
    /// Nil until it was read.
    package internal(set) var documents: ImageDocuments?
    package internal(set) var failure: Failure?
    package var list = ListState<String>()
    /// Those that are not hidden.
    package internal(set) var lines: [DetailLine] = []
    /// What was folded or unfolded by hand.
    private var folds: [String: Bool] = [:]

    init(_ image: ImageRow.ID = ImageRow.ID(name: "")) { self.image = image }

    /// Folds the selected line, or unfolds it; false where there is nothing to fold.
    mutating func fold(_ isFolded: Bool? = nil) -> Bool {
        guard let index = list.cursor.selected, let now = lines[index].isFolded else { return false }
        folds[lines[index].id] = isFolded ?? !now
        return true
    }

    package var selected: DetailLine? { list.cursor.selected.map { lines[$0] } }

    /// The image below which the selected line stands.
    var selectedImage: ImageDocuments.Node? {
        guard let path = selected?.id.split(separator: "/") else { return nil }
        return documents?.platforms.first { path.contains(Substring($0.descriptor.digest.hex)) }
    }

    mutating func refresh(from app: AppState) {
        var outline = DetailOutline(image, documents, app.inventory, folds: folds)
        lines = outline.make()
        let shown = SearchIndex.lines(of: lines, with: list.filterText) { line, text in line.texts.forEach(text) }
        list.replace(lines.map(\.id), shown: shown)
    }

    /// Whether something that was missing has come, so that there is more to read.
    func isStale(in graph: ResourceGraph) -> Bool {
        documents?.missing.contains { graph.has(.blob($0)) } ?? false
    }
}

extension DetailsPlace {
    static func footer(_ app: AppState) -> [Action] {
        [.back, .open, .viewDocument, .copy, .push, .tag, .save, .delete, .pull, .help, .quit]
    }

    static func isReading(_ app: AppState) -> Bool { app.places.details.documents == nil }

    static func copied(_ app: AppState) -> String? { app.places.details.selected?.text }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        let details = app.places.details
        switch action {
        case .open: return openSelected(in: &app)
        case .viewDocument: return openBlob(in: &app)
        case .write: if let blob = details.selected?.blob { FormDialog.openWrite(of: blob.digest, in: &app) }
        case .delete: return ImagesPlace.deleteChosen(in: &app)
        case .foldOpen: fold(false, in: &app)
        case .foldClosed: fold(true, in: &app)
        case .imageEvents: EventsPlace.open(about: details.image.name, in: &app)
        default: return nil
        }
        return []
    }
}

extension DetailsPlace {
    static func open(_ id: ImageRow.ID, in app: inout AppState) -> [Effect] {
        app.places.details = DetailsPlace(id)
        app.navigation.open(.details)
        refresh(&app)
        return read(app)
    }

    private static func read(_ app: AppState) -> [Effect] {
        let name = app.places.details.image.name
        return app.inventory.images.first { $0.name == name }.map { [.readImageDocuments($0.target)] } ?? []
    }

    static func show(_ documents: ImageDocuments, of target: Digest, in app: inout AppState) {
        let name = app.places.details.image.name
        guard app.inventory.images.contains(where: { $0.name == name && $0.target.digest == target }) else { return }
        app.places.details.documents = documents
        refresh(&app)
    }

    /// What is on the page after the inventory has changed, and what has come to be here of what was missing.
    static func follow(in app: inout AppState) -> [Effect] {
        guard app.navigation.isOpen(.details) else { return [] }
        refresh(&app)
        return app.inventory.graph.map(app.places.details.isStale(in:)) ?? false ? read(app) : []
    }

    private static func fold(_ isFolded: Bool, in app: inout AppState) {
        if app.places.details.fold(isFolded) { refresh(&app) }
    }

    /// What is selected is unfolded, or opened where there is nothing to unfold.
    private static func openSelected(in app: inout AppState) -> [Effect] {
        if app.places.details.fold() {
            refresh(&app)
            return []
        }
        if case .step(let step) = app.places.details.selected?.content, let layer = step.layer {
            return FilesPlace.open(layer, of: app.places.details.selectedImage, in: &app)
        }
        return openBlob(in: &app)
    }

    private static func openBlob(in app: inout AppState) -> [Effect] {
        app.places.details.selected?.blob.map { DocumentPlace.open($0.digest, in: &app) } ?? []
    }
}
