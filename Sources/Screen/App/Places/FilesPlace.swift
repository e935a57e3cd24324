// The page of a layer: its files as a tree that folds.

package import Failure
package import Inventory
package import OCI

package struct FilesPlace: ListPlace {
    static let name = "a layer's files"
    static let path = \Places.files
    static let actions: Set<Action> = [.foldOpen, .foldClosed]
    static let leadRows = 1
    static let hasPane = true
    static let reading: Reading? = .layers

    package struct Line: Hashable, Sendable {
        /// Its number in the listing.
        package var entry: Int32
        package var depth: Int
        /// The whole path where a filter is at work.
        package var name: String
        package var kind: LayerEntryKind
        /// Bytes.
        package var size: Int64
        package var change: LayerChange
        /// Nil where there is nothing to unfold.
        package var isFolded: Bool?
    }

    /// The layers of the image, the lowest first.
    package let layers: [Descriptor]
    /// Which of them is shown.
    package let number: Int
    /// The image's name.
    let image: String
    /// Whether a layer that isn't here has been offered to be downloaded.
    package private(set) var hasOffered = false
    package internal(set) var listing: LayerListing?
    package internal(set) var changes: [LayerChange]?
    package internal(set) var waste: LayerWaste?
    package internal(set) var failure: Failure?
    /// The layer that is being read, and the bytes of its blob that were.
    package internal(set) var reading: LayerProgress?
    package var list = ListState<Int32>()
    package private(set) var lines: [Line] = []
    private var unfolded: Set<Int32> = []
    private var search: SearchIndex?

    init(_ layers: [Descriptor] = [], number: Int = 0, of image: String = "") {
        self.layers = layers
        self.number = number
        self.image = image
    }

    package var layer: Descriptor? { layers.indices.contains(number) ? layers[number] : nil }

    private mutating func show(_ listing: LayerListing) {
        self.listing = listing
        search = nil
        // A way without branches is open at once.
        var folder: Int32 = 0
        while let only = listing.children(of: folder).first, listing.children(of: folder).count == 1 {
            unfolded.insert(only)
            folder = only
        }
        refresh()
    }

    /// Folds the selected folder, or unfolds it; false where that is none.
    mutating func fold(_ isFolded: Bool? = nil) -> Bool {
        guard let index = list.cursor.selected, let now = lines[index].isFolded, list.filterText.isEmpty else {
            return false
        }
        if isFolded ?? !now { unfolded.remove(lines[index].entry) } else { unfolded.insert(lines[index].entry) }
        refresh()
        return true
    }

    mutating func refresh(from app: AppState) { refresh() }

    private mutating func refresh() {
        guard let listing else { return }
        if list.filterText.isEmpty {
            lines = []
            add(0, depth: 0, listing)
        } else {
            let search = search ?? SearchIndex(listing.names) { name, text in text(name) }
            self.search = search
            lines = search.lines(with: ListQuery(list.filterText)).prefix(Self.most).map { entry in
                line(Int32(entry), depth: 0, name: listing.path(of: Int32(entry)), listing)
            }
        }
        list.replace(lines.map(\.entry), shown: Array(lines.indices))
    }

    /// A filter shows so many matches at most.
    private static let most = 1000

    private mutating func add(_ folder: Int32, depth: Int, _ listing: LayerListing) {
        for child in listing.children(of: folder) {
            lines.append(line(child, depth: depth, name: listing.names[Int(child)], listing))
            if unfolded.contains(child) { add(child, depth: depth + 1, listing) }
        }
    }

    private func line(_ entry: Int32, depth: Int, name: String, _ listing: LayerListing) -> Line {
        let isFolder = !listing.children(of: entry).isEmpty
        return Line(
            entry: entry, depth: depth, name: name, kind: listing.kinds[Int(entry)], size: listing.sizes[Int(entry)],
            change: changes?[Int(entry)] ?? .unknown, isFolded: isFolder ? !unfolded.contains(entry) : nil)
    }
}

extension FilesPlace {
    static func footer(_ app: AppState) -> [Action] { [.back, .open, .filter, .help, .quit] }

    static func isReading(_ app: AppState) -> Bool {
        app.places.files.listing == nil && app.places.files.failure == nil
    }

    static func copied(_ app: AppState) -> String? {
        app.places.files.list.selected.flatMap { app.places.files.listing?.path(of: $0) }
    }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        switch action {
        case .open: if !app.places.files.fold() { offer(in: &app) }
        case .foldOpen: _ = app.places.files.fold(false)
        case .foldClosed: _ = app.places.files.fold(true)
        default: return nil
        }
        return []
    }
}

extension FilesPlace {
    static func open(_ layer: BuildStep.Layer, of image: ImageDocuments.Node?, in app: inout AppState) -> [Effect] {
        guard let layers = image?.manifest?.layers, layers.indices.contains(layer.number) else { return [] }
        app.places.files = FilesPlace(layers, number: layer.number, of: app.places.details.image.name)
        app.navigation.open(.files)
        return [.readLayers(layers, number: layer.number)]
    }

    static func apply(_ news: LayerNews, of digest: Digest, in app: inout AppState) {
        guard app.navigation.place == .files, app.places.files.layer?.digest == digest else { return }
        app.places.files.apply(news)
        if case .failed = news, !app.places.files.hasOffered, app.dialog == nil { offer(in: &app) }
    }

    /// Asks whether a layer that isn't here is to be downloaded.
    private static func offer(in app: inout AppState) {
        let page = app.places.files
        guard let layer = page.layer, page.listing == nil, let failure = page.failure,
            page.hasOffered || failure.code == .incomplete
        else { return }
        app.places.files.hasOffered = true
        app.dialog = .question(.fetchLayer(layer))
    }

    static func fetch(in app: inout AppState) -> [Effect] {
        let page = app.places.files
        guard app.navigation.place == .files, let layer = page.layer else { return [] }
        app.places.files.failure = nil
        app.places.files.reading = LayerProgress(number: page.number, bytes: 0)
        return [.fetchLayer(layer, number: page.number, of: page.image)]
    }

    private mutating func apply(_ news: LayerNews) {
        switch news {
        case .progress(let progress): reading = progress
        case .listing(let listing):
            show(listing)
            if hasOffered { reading = nil }
        case .changes(let changes):
            self.changes = changes
            refresh()
        case .waste(let waste):
            self.waste = waste
            reading = nil
        case .failed(let failure):
            self.failure = failure
            reading = nil
        }
    }
}
