// The list of images.

import App
import Canvas
import Columns
import Failure
import Inventory
import OCI
import Text
import Themes

extension Painter {
    mutating func drawImages(_ state: AppState) {
        let table = Table(ImageRow.columns(at: now.date, width: columns), in: columns)
        let rows = state.inventory.rows
        drawList(
            state.places.images.list, table, rows: state.listRows,
            empty: state.knowsImages
                ? state.noImages
                : state.daemon.isConnected ? "Listing the images" : state.connectionText,
            row: state.imageRow, isMarked: { state.places.images.list.marked.contains($0.id) },
            isPart: Self.readColumns.contains(state.places.images.list.cursor.sorting?.column ?? "")
                && !rows.allSatisfy(\.contentsKnown),
            note: "\(state.places.images.list.shown.count) of \(state.places.images.folding.images)")
    }

    /// What they say of an image is known when it was looked into.
    private static let readColumns: Set = ["PLATFORM", "SIZE", "BLOBS"]
}

extension AppState {
    /// What is missing may be in another namespace.
    fileprivate var noImages: String {
        let here = inventory.namespace
        let others = inventory.namespaces.filter { $0.record.name != here && ($0.images ?? 0) > 0 }
            .map { "\($0.images ?? 0) in \($0.record.name)" }
        let elsewhere = others.isEmpty ? "" : ", \(others.joined(separator: ", "))"
        return "0 images in \(here)\(elsewhere). Press \(key(for: .pull)) to pull one"
            + (others.isEmpty ? "." : ", \(key(for: .namespace)) for another namespace.")
    }
}
