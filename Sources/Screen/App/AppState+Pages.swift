// Pages: how they open from lists, and what comes for them.

import Failure
import Inventory
import OCI

extension AppState {
    /// The page on top; nil where a view is.
    package internal(set) var page: Page? {
        get { pages.last }
        set { pages = newValue.map { [$0] } ?? [] }
    }

    /// Opens what is selected.
    mutating func open() -> [Effect] {
        switch place {
        case .images:
            if let id = images.selected { return openDetails(of: id) }
        case .transfers: if case .transfer(let id) = transferList.selected { page = .transfer(id) }
        case .snapshotters:
            if let name = snapshotters.selected {
                snapshotPage = SnapshotsPage(snapshotter: name)
                pages.append(.snapshots(name))
                refresh(.snapshots)
            }
        case .content: return openContent()
        case .details: return openDetail()
        case .files: _ = files.fold()
        case .namespaces: return namespaceList.selected.map { lookAt(namespace: $0) } ?? []
        case .disk:
            if let target = diskPage.list.selected, let row = inventory.rows.first(where: { $0.target == target }) {
                return openDetails(of: row.id)
            }
        default: break
        }
        return []
    }

    mutating func openDetails(of id: ImageRow.ID) -> [Effect] {
        details = DetailsPage(id)
        pages.append(.image(id))
        refresh(.details)
        return readAnatomy()
    }

    private func readAnatomy() -> [Effect] {
        inventory.images.first { $0.name == details.image.name }.map { [.readAnatomy($0.target)] } ?? []
    }

    mutating func take(_ anatomy: ImageAnatomy, of target: Digest) {
        guard inventory.images.contains(where: { $0.name == details.image.name && $0.target.digest == target }) else {
            return
        }
        details.anatomy = anatomy
        refresh(.details)
    }

    mutating func take(_ failure: Failure, of digest: Digest) {
        if page == .document(digest) { document.failure = failure } else { banner = failure }
    }

    /// What is selected in the details is unfolded, or opened where there is nothing to unfold.
    private mutating func openDetail() -> [Effect] {
        if details.fold() {
            refresh(.details)
            return []
        }
        if case .step(let step) = details.selected?.content, let layer = step.layer {
            return openFiles(of: layer, in: details.selectedImage)
        }
        return viewBlob()
    }

    private mutating func openFiles(of layer: BuildStep.Layer, in image: ImageAnatomy.Node?) -> [Effect] {
        guard let layers = image?.manifest?.layers, layers.indices.contains(layer.number) else { return [] }
        files = FilesPage(layers, number: layer.number)
        pages.append(.files(layer.descriptor.digest))
        return [.readLayers(layers, number: layer.number)]
    }

    mutating func take(_ news: LayerNews) {
        switch news {
        case .progress(let progress): files.reading = progress
        case .listing(let listing): files.take(listing)
        case .changes(let changes):
            files.changes = changes
            files.refresh()
        case .waste(let waste):
            files.waste = waste
            files.reading = nil
        case .failed(let failure):
            files.failure = failure
            files.reading = nil
        }
    }

    /// Reading ends with its page.
    mutating func stopReading() -> [Effect] {
        let before = readings
        readings = Set(pages.compactMap(\.reading))
        return Reading.allCases.filter { before.contains($0) && !readings.contains($0) }.map { .stopReading($0) }
    }

    /// Shows the selected blob as text.
    mutating func viewBlob() -> [Effect] {
        switch place {
        case .details: details.selected?.blob.map { openDocument($0.digest) } ?? []
        case .content: openContent()
        default: []
        }
    }

    mutating func openWrite() {
        let digest: Digest? =
            switch place {
            case .document: document.digest
            case .details: details.selected?.blob?.digest
            case .content: if case .blob(let digest) = content.list.selected { digest } else { nil }
            default: nil
            }
        if let digest { openForm(unless: connection.isConnected ? nil : obstacle) { .write(digest, $0) } }
    }

    mutating func showEvents(of name: String) {
        view = .events
        pages = []
        events.list.cursor.setFilter(name)
        refresh(.events)
    }

    mutating func fold(_ isFolded: Bool) {
        if place == .files { _ = files.fold(isFolded) } else if details.fold(isFolded) { refresh(.details) }
    }

    /// Follows what has come or gone since the image was read.
    mutating func refreshDetails() -> [Effect] {
        guard pages.contains(.image(details.image)) else { return [] }
        refresh(.details)
        return inventory.holdings.map(details.isStale(in:)) ?? false ? readAnatomy() : []
    }

    private mutating func openContent() -> [Effect] {
        switch content.list.selected {
        case .blob(let digest)?: return openDocument(digest)
        case .snapshot(let name, let snapshotter)?:
            snapshotPage = SnapshotsPage(snapshotter: snapshotter)
            pages.append(.snapshots(snapshotter))
            refresh(.snapshots)
            snapshotPage.list.select(name)
        default: break
        }
        return []
    }

    mutating func openDocument(_ digest: Digest) -> [Effect] {
        document.open(digest)
        pages.append(.document(digest))
        return [.readDocument(digest)]
    }

    mutating func openLog() {
        guard page != .log else { return }
        pages.append(.log)
        refresh(.log)
        log.list.cursor.move(.bottom)
    }

    mutating func openDisk() {
        guard page != .disk else { return }
        diskPage = DiskPage()
        pages.append(.disk)
        diskPage.refresh(from: inventory.holdings)
    }

    mutating func take(_ lines: [String], of digest: Digest) { document.take(lines, of: digest) }

    /// Whether something on the screen is made of the holdings.
    private var needsHoldings: Bool {
        if isSingle || !connection.isConnected { return false }
        return switch page {
        case .snapshots, .disk, .image: true
        case nil: view == .content || view == .namespaces
        case .transfer, .document, .files, .log: false
        }
    }

    /// Says so when the holdings are to be followed from now on, or no longer.
    mutating func followHoldings() -> [Effect] {
        guard needsHoldings != followsHoldings else { return [] }
        followsHoldings = needsHoldings
        return [.followHoldings(followsHoldings)]
    }

    mutating func moveSection(by steps: Int) {
        let all = ContentList.Section.allCases
        let place = all.firstIndex(of: content.section) ?? 0
        content.section = all[(place + steps + all.count) % all.count]
        content.list = ListState()
        refresh(.content)
    }
}
