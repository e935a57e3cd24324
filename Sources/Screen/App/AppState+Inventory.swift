// What the daemon says of images, snapshotters and namespaces.

package import Inventory
import OCI

extension AppState {
    /// Lists are made anew once, after all changes: with thousands of images that takes a while.
    mutating func take(_ changes: [InventoryChange], at now: Moment) -> [Effect] {
        var isImagesStale = false
        var effects: [Effect] = []
        for change in changes where admit(change) {
            inventory.apply(change)
            switch change {
            case .snapshotters: refreshSnapshotters()
            case .namespaces(let list): replaceNamespaces(list)
            case .images, .someImages, .contents, .containers, .reset: isImagesStale = true
            case .holdings(let graph):
                content.measure(graph.holdings.ingests, at: now)
                content.refresh(from: graph)
                if case .snapshots = page { refresh(.snapshots) }
                if page == .disk { diskPage.refresh(from: graph) }
                askAboutPlan(at: now)
                effects += refreshDetails()
            }
        }
        if isImagesStale {
            refreshImages(afterChange: true)
            _ = refreshDetails()
        }
        return effects
    }

    /// False for what comes before the answer to a change of namespace: it is of the namespace before, and dropped.
    private mutating func admit(_ change: InventoryChange) -> Bool {
        switch change {
        case .reset(let namespace, _):
            if let awaitedNamespace, awaitedNamespace != namespace { return false }
            awaitedNamespace = nil
            if namespace != inventory.namespace { forgetNamespace() }
            inspected = []
            followsHoldings = false
        case .namespaces: break
        case .images:
            guard awaitedNamespace == nil else { return false }
            knowsImages = true
        case .someImages, .contents, .containers, .holdings:
            guard awaitedNamespace == nil else { return false }
        case .snapshotters:
            guard awaitedNamespace == nil else { return false }
            knowsSnapshotters = true
        }
        return true
    }

    mutating func lookAt(namespace: String) -> [Effect] {
        guard namespace != (awaitedNamespace ?? inventory.namespace) else { return [] }
        awaitedNamespace = namespace
        inventory.apply(.reset(namespace: namespace, snapshotter: inventory.snapshotter))
        forgetNamespace()
        refreshImages(afterChange: true)
        refreshSnapshotters()
        return [.switchNamespace(namespace)]
    }

    private mutating func forgetNamespace() {
        knowsImages = false
        images.cursor.clearFilter()
        images.clearMarks()
        lastChoices = [:]
        images.cursor.move(.top)
        awaitedPlan = nil
        if page != nil, place != .layers { pages.removeAll() }
    }

    private mutating func replaceNamespaces(_ list: [NamespaceSummary]) {
        if case .namespaces(var open) = dialog {
            open.replace(list)
            dialog = .namespaces(open)
        }
        refresh(.namespaces)
    }

    mutating func refreshNamespaces() {
        let shown = SearchIndex.lines(of: inventory.namespaces, with: namespaceList.filterText) { summary, text in
            text(summary.record.name)
            for (key, value) in summary.record.labels { text("\(key)=\(value)") }
        }
        let sorted = namespaceList.cursor.sorted(shown) { inventory.namespaces[$0].sortKey(for: $1) }
        namespaceList.replace(inventory.namespaces.map(\.record.name), shown: sorted)
    }
}

extension AppState {
    /// The list of images after its rows or its filter have changed.
    mutating func refreshImages(afterChange: Bool = false) {
        let rows = inventory.rows
        if afterChange { imageSearch = nil }
        let query = ListQuery(images.filterText, ofImages: true)
        if !query.terms.isEmpty, imageSearch == nil {
            imageSearch = SearchIndex(rows) { row, text in
                text(row.name)
                text(row.repository)
                text(row.target.description)
                text(row.imageID)
                if let platform = row.platform { text(platform.description) }
            }
        }
        var shown = query.terms.isEmpty ? Array(rows.indices) : imageSearch?.lines(with: query) ?? []
        for (field, isInverse) in query.fields {
            shown.removeAll { field.matches(rows[$0], at: clock) == isInverse }
        }
        let ids = afterChange ? rows.map(\.id) : images.ids
        let sorted = images.cursor.sorted(shown) { rows[$0].sortKey(for: $1) }
        images.replace(ids, shown: sorted) { id in
            // A row whose contents have come has a platform now.
            rows.firstIndex { $0.name == id.name }
        }
        if afterChange, !images.marked.isEmpty {
            // A mark waits for the platform of its row, in an image that is looked into anew, and goes with its image.
            let marked = Set(images.marked.map(\.name))
            let ids = Dictionary(grouping: rows.lazy.filter { marked.contains($0.name) }.map(\.id), by: \.name)
            images.replaceMarks { id in
                let there = ids[id.name] ?? []
                return id.platform == nil || there.isEmpty ? there : [id]
            }
        }
    }

    mutating func refreshSnapshotters() {
        let shown = SearchIndex.lines(of: inventory.snapshotters, with: snapshotters.filterText) { summary, text in
            text(summary.name)
        }
        let sorted = snapshotters.cursor.sorted(shown) { inventory.snapshotters[$0].sortKey(for: $1) }
        snapshotters.replace(inventory.snapshotters.map(\.name), shown: sorted)
    }
}

extension AppState {
    /// The row that is selected in the images, or whose details are open.
    package var selectedImage: ImageRow? {
        if case .image(let id) = page { return inventory.rows.first { $0.id == id || $0.name == id.name } }
        guard images.shown.indices.contains(images.position) else { return nil }
        return inventory.rows[images.shown[images.position]]
    }

    package var selectedSnapshotter: SnapshotterSummary? {
        guard snapshotters.shown.indices.contains(snapshotters.position) else { return nil }
        return inventory.snapshotters[snapshotters.shown[snapshotters.position]]
    }

    /// Asks for the targets on the screen whose contents are not known, once for each set of targets.
    mutating func inspections() -> [Effect] {
        guard view == .images, !isSingle, connection.isConnected, awaitedNamespace == nil else { return [] }
        let rows = inventory.rows
        var targets: [Digest] = []
        if case .image = page, let open = selectedImage { targets.append(open.target) }
        for place in images.visible where targets.last != rows[place].target { targets.append(rows[place].target) }
        guard targets != inspected else { return [] }
        inspected = targets
        let unknown = inventory.unknownTargets(among: targets)
        return unknown.isEmpty ? [] : [.inspect(unknown)]
    }
}
