// What the daemon says of images, snapshotters and namespaces.

import Inventory
import OCI

extension AppState {
    /// Lists are made again once, after all changes: with thousands of images that takes a while.
    mutating func apply(_ changes: [InventoryChange], at now: Moment) -> [Effect] {
        var isImagesStale = false
        var effects: [Effect] = []
        for change in changes where admit(change) {
            inventory.apply(change)
            switch change {
            case .snapshotters: SnapshottersPlace.refresh(&self)
            case .namespaces(let list): replaceNamespaces(list)
            case .images, .someImages, .contents, .containers, .reset: isImagesStale = true
            case .resources(let graph):
                places.content.measure(graph.resources.ingests, at: now)
                ContentPlace.refresh(&self)
                if place == .snapshots { SnapshotsPlace.refresh(&self) }
                if place == .disk { measureDisk() }
                askAboutPlan(at: now)
                effects += refreshDetails()
            }
        }
        if isImagesStale {
            refreshImageRows()
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
            places.images.inspected = []
            followsResources = false
        case .namespaces: break
        case .images:
            guard awaitedNamespace == nil else { return false }
            places.images.isKnown = true
        case .someImages, .contents, .containers, .resources:
            guard awaitedNamespace == nil else { return false }
        case .snapshotters:
            guard awaitedNamespace == nil else { return false }
            places.snapshotters.isKnown = true
        }
        return true
    }

    mutating func lookAt(namespace: String) -> [Effect] {
        guard namespace != (awaitedNamespace ?? inventory.namespace) else { return [] }
        awaitedNamespace = namespace
        inventory.apply(.reset(namespace: namespace, snapshotter: inventory.snapshotter))
        forgetNamespace()
        refreshImageRows()
        SnapshottersPlace.refresh(&self)
        return [.switchNamespace(namespace)]
    }

    private mutating func forgetNamespace() {
        places.images.forget()
        lastChoices = [:]
        awaitedPlan = nil
        if navigation.place != .layers { navigation.pages = [] }
    }

    private mutating func replaceNamespaces(_ list: [NamespaceSummary]) {
        if case .namespaces(var open) = dialog {
            open.replace(list)
            dialog = .namespaces(open)
        }
        NamespacesPlace.refresh(&self)
    }

    private mutating func refreshImageRows() {
        var images = places.images
        images.refreshRows(from: self)
        places.images = images
    }
}
