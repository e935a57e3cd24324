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
        details = ListState()
        pages.append(.image(id))
        refresh(.details)
        return []
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
        case .transfer, .document, .files: false
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

    mutating func refreshDetails() {
        guard case .image(let id) = page else { return }
        let count = ImageDetails.lines(of: id, in: inventory, columns: columns)?.count ?? 0
        details.replace(Array(0..<count), shown: Array(0..<count))
    }
}
