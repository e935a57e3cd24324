// The images that are meant: the marked ones, or else the selected one.

import Failure
package import Inventory
import OCI
import TransferModel

extension ImagesPlace {
    /// Deletes the marked images, or the selected one, after a question.
    static func deleteChosen(in app: inout AppState) -> [Effect] {
        let names = chosenNames(app)
        guard !names.isEmpty else { return [] }
        let busy = app.transfers.first { $0.isUnfinished && !names.isDisjoint(with: $0.operation.references) }
        if let busy {
            app.banner = Failure(
                .conflict, "\(busy.operation.subject) is being \(busy.operation.kind.past) right now.",
                hint: "Cancel that first, or wait for its end.")
            return []
        }
        return AwaitedPlan.delete(names.sorted()).request(in: &app)
    }

    /// The names of the marked images, or those of the selected row, page or target.
    private static func chosenNames(_ app: AppState) -> Set<String> {
        if app.place == .disk {
            let target = app.places.disk.list.selected
            return Set(app.inventory.images.lazy.filter { $0.target.digest == target }.map(\.name))
        }
        let rows = app.hasMarkedImages ? app.markedRows : app.selectedImage.map { [$0] } ?? []
        return Set(rows.flatMap(\.allNames))
    }

    /// The one image that is meant, or the names of the marked ones where there are several.
    static func chosen(_ app: AppState) -> (image: ImageRow?, marked: [String]) {
        guard app.navigation.view == .images else { return (nil, []) }
        if app.place != .images { return (app.selectedImage, []) }
        let rows = app.markedRows
        var names: [String] = []
        for row in rows where names.last != row.name { names.append(row.name) }
        return names.count > 1 ? (nil, names) : (rows.first ?? app.selectedImage, [])
    }

    /// Names that would be read as other ones are left out: they are no names to pull by.
    static func pullsOfMarked(_ app: AppState) -> [PullRequest] {
        var requests: [PullRequest] = []
        for row in app.markedRows {
            guard let source = try? ImageSource(parsing: row.name), source.name == row.name else { continue }
            let platforms = row.platform.map { [$0] } ?? []
            if let last = requests.last, last.source == source, case .only(let others) = last.platforms {
                requests[requests.count - 1].platforms = .only(others + platforms)
            } else {
                requests.append(
                    PullRequest(
                        source: source, platforms: .only(platforms), snapshotter: app.inventory.snapshotter))
            }
        }
        return requests
    }
}

extension AppState {
    /// The row that is selected in the images, or whose details are open.
    package var selectedImage: ImageRow? {
        if navigation.place == .details {
            let id = places.details.image
            return inventory.rows.first { $0.id == id || $0.name == id.name }
        }
        return places.images.list.cursor.selected.map { inventory.rows[$0] }
    }

    /// Whether the list of images is open with marks in it, which are meant then.
    var hasMarkedImages: Bool { place == .images && !places.images.list.marked.isEmpty }

    /// In the order of the list, whatever the filter shows.
    var markedRows: [ImageRow] {
        let names = Set(places.images.list.marked.map(\.name))
        return inventory.rows.filter { row in
            // An image that is looked into again has no platform for a while.
            // A folded one stands for all its platforms.
            let isOfImage = row.platform == nil || !places.images.folding.isUnfolded(row.name)
            return places.images.list.marked.contains(row.id) || isOfImage && names.contains(row.name)
        }
    }

    /// How many images are marked, and their size: an image of several names once, layers that different ones share in
    /// each. Nil where none is.
    package var markedSize: (count: Int, bytes: Int64, isAll: Bool)? {
        guard hasMarkedImages else { return nil }
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
        let lines = Set(rows.map { places.images.folding.isUnfolded($0.name) ? $0.id : ImageRow.ID(name: $0.name) })
        return (lines.count, bytes, rows.allSatisfy { $0.size != nil })
    }
}

extension ImageRow {
    /// Its name and those that stand in the same row.
    package var allNames: [String] { [name] + aliases }
}
