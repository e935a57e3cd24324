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
        guard let place = list.cursor.selected, let now = lines[place].isFolded else { return false }
        folds[lines[place].id] = isFolded ?? !now
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
        case .open: return app.openDetail()
        case .viewDocument: return app.viewBlobOfDetail()
        case .write: if let blob = details.selected?.blob { app.openWrite(blob.digest) }
        case .delete: return app.deleteImages()
        case .foldOpen: app.foldDetail(false)
        case .foldClosed: app.foldDetail(true)
        case .imageEvents: app.showEvents(of: details.image.name)
        default: return nil
        }
        return []
    }
}

extension AppState {
    mutating func openDetails(of id: ImageRow.ID) -> [Effect] {
        places.details = DetailsPlace(id)
        navigation.open(.details)
        DetailsPlace.refresh(&self)
        return readImageDocuments()
    }

    private func readImageDocuments() -> [Effect] {
        inventory.images.first { $0.name == places.details.image.name }.map { [.readImageDocuments($0.target)] } ?? []
    }

    mutating func apply(_ documents: ImageDocuments, of target: Digest) {
        let name = places.details.image.name
        guard inventory.images.contains(where: { $0.name == name && $0.target.digest == target }) else { return }
        places.details.documents = documents
        DetailsPlace.refresh(&self)
    }

    /// What is on the page, and what has come to be here of what was missing.
    mutating func refreshDetails() -> [Effect] {
        guard navigation.isOpen(.details) else { return [] }
        DetailsPlace.refresh(&self)
        return inventory.graph.map(places.details.isStale(in:)) ?? false ? readImageDocuments() : []
    }

    fileprivate mutating func foldDetail(_ isFolded: Bool) {
        if places.details.fold(isFolded) { DetailsPlace.refresh(&self) }
    }

    /// What is selected in the details is unfolded, or opened where there is nothing to unfold.
    fileprivate mutating func openDetail() -> [Effect] {
        if places.details.fold() {
            DetailsPlace.refresh(&self)
            return []
        }
        if case .step(let step) = places.details.selected?.content, let layer = step.layer {
            return openFiles(of: layer, in: places.details.selectedImage)
        }
        return viewBlobOfDetail()
    }

    fileprivate mutating func viewBlobOfDetail() -> [Effect] {
        places.details.selected?.blob.map { openDocument($0.digest) } ?? []
    }
}
