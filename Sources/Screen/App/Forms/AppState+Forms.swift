// Forms: how they open, and what stands in them at first.

import Failure
import Inventory
import OCI
import TransferModel

extension AppState {
    /// Opens a form, or says why nothing can be transferred.
    mutating func openForm(_ make: (FormContext) -> FormDialog) {
        openForm(unless: obstacle, make)
    }

    mutating func openForm(unless obstacle: Failure?, _ make: (FormContext) -> FormDialog) {
        if let obstacle {
            banner = obstacle
        } else {
            var open = make(context)
            open.form.take(lastChoices)
            dialog = .form(open)
        }
    }

    private var context: FormContext {
        FormContext(
            namespace: inventory.namespace, snapshotter: inventory.snapshotter,
            snapshotters: inventory.snapshotters.filter { $0.state == .ok }.map(\.name), host: settings.platform,
            history: history, names: inventory.familiarNames, namespaces: inventory.namespaces.map(\.record))
    }

    /// Marked images are asked about as a whole: each is pulled again by its own name.
    mutating func openPull() {
        guard place == .images, !places.images.list.marked.isEmpty, obstacle == nil else {
            let reference = navigation.view == .images ? selectedImage?.reference?.familiar : nil
            return openForm { .pull(reference, $0) }
        }
        let requests = pullsOfMarked
        if requests.isEmpty {
            banner = Failure(
                .reference, "None of the marked images has a name that it could be pulled by.",
                hint: "Clear the marks with esc, and pull by a name of your own.")
        } else {
            dialog = .question(.pullAgain(requests))
        }
    }

    mutating func openPush() {
        let (image, marked) = chosenImages
        openForm { .push(image?.name, marked: marked, $0) }
    }

    mutating func openTag() {
        let source = navigation.view == .images ? selectedImage?.name : nil
        openForm(unless: obstacleToTagging) { .tag(source, $0) }
    }

    mutating func openSave() {
        let (image, marked) = chosenImages
        openForm { .save(image?.name, platform: image?.platform, marked: marked, $0) }
    }

    /// The one image that is meant, or the names of the marked ones where there are several.
    private var chosenImages: (image: ImageRow?, marked: [String]) {
        guard navigation.view == .images else { return (nil, []) }
        if place != .images { return (selectedImage, []) }
        let rows = markedRows
        var names: [String] = []
        for row in rows where names.last != row.name { names.append(row.name) }
        return names.count > 1 ? (nil, names) : (rows.first ?? selectedImage, [])
    }

    /// In the order of the list, whatever the filter shows.
    var markedRows: [ImageRow] {
        let names = Set(places.images.list.marked.map(\.name))
        return inventory.rows.filter { row in
            // An image that is looked into again has no platform for a while.
            places.images.list.marked.contains(row.id) || row.platform == nil && names.contains(row.name)
        }
    }

    /// How many images are marked, and their size: an image of several names once, layers that different ones share in
    /// each. Nil where none is.
    package var markedSize: (count: Int, bytes: Int64, isAll: Bool)? {
        guard place == .images, !places.images.list.marked.isEmpty else { return nil }
        let rows = markedRows
        struct Part: Hashable {
            var target: Digest
            var platform: Platform?
        }
        var parts = Set<Part>(minimumCapacity: rows.count)
        let bytes = rows.reduce(Int64(0)) { sum, row in
            let isNew = parts.insert(Part(target: row.target, platform: row.platform)).inserted
            return isNew ? sum.capped(adding: row.size ?? 0) : sum
        }
        return (rows.count, bytes, rows.allSatisfy { $0.size != nil })
    }

    /// Names that would be read as other ones are left out: they are no names to pull by.
    private var pullsOfMarked: [PullRequest] {
        var requests: [PullRequest] = []
        for row in markedRows {
            guard let reference = try? Reference(parsing: row.name), reference.description == row.name else { continue }
            let platforms = row.platform.map { [$0] } ?? []
            if let last = requests.last, last.reference == reference, case .only(let others) = last.platforms {
                requests[requests.count - 1].platforms = .only(others + platforms)
            } else {
                requests.append(
                    PullRequest(
                        reference: reference, platforms: .only(platforms), snapshotter: inventory.snapshotter))
            }
        }
        return requests
    }
}
