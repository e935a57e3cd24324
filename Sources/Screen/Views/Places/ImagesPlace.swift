// The list of images.

import App
import Canvas
import Failure
import Inventory
import OCI
import Text
import Themes

extension Painter {
    mutating func drawImages(_ state: AppState) {
        let now = now.date
        let table = Table<ImageRow>(
            [
                TableColumn("REPOSITORY", columns < 60 ? 14 : 24, isFlexible: true, isSearched: true) {
                    ($0.reference == nil ? $0.name : $0.repository, .text)
                },
                TableColumn("TAG", columns < 60 ? 8 : 10, priority: 1, isSearched: true) { ($0.tag, .text) },
                TableColumn("IMAGE ID", 12, priority: 5, isSearched: true) { ($0.imageID, .dim) },
                TableColumn("CREATED", 14, priority: 6) { (Human.age(of: $0.createdAt, at: now), .dim) },
                TableColumn("PLATFORM", 12, priority: 4, isSearched: true) { ($0.platform?.description ?? "-", .text) },
                TableColumn("SIZE", 8, priority: 2, alignment: .trailing) { (Human.size($0.size), .text) },
                TableColumn("BLOBS", 8, priority: 7, alignment: .trailing) { (Human.size($0.blobSize), .dim) },
                TableColumn("", 13, priority: 3) { ($0.flags, $0.problem == nil ? .accent : .bad) },
            ], in: columns)
        let rows = state.inventory.rows
        draw(
            state.places.images.list, table, rows: state.listRows,
            empty: state.knowsImages
                ? emptyText(state)
                : state.connection.isConnected ? "Listing the images" : state.connectionText,
            row: { rows[$0] }, isMarked: { state.places.images.list.marked.contains($0.id) },
            isPart: Self.readColumns.contains(state.places.images.list.cursor.sorting?.column ?? "")
                && !rows.allSatisfy(\.contentsKnown))
    }

    /// What they say of an image is known when it was looked into.
    private static let readColumns: Set = ["PLATFORM", "SIZE", "BLOBS"]

    /// What is missing may be in another namespace.
    private func emptyText(_ state: AppState) -> String {
        let here = state.inventory.namespace
        let others = state.inventory.namespaces.filter { $0.record.name != here && ($0.images ?? 0) > 0 }
            .map { "\($0.images ?? 0) in \($0.record.name)" }
        let elsewhere = others.isEmpty ? "" : ", \(others.joined(separator: ", "))"
        return "0 images in \(here)\(elsewhere). Press \(pullKey(state)) to pull one"
            + (others.isEmpty ? "." : ", \(key(for: .namespace, state)) for another namespace.")
    }
}

extension ImageRow {
    /// What marks the image, in words.
    fileprivate var flags: String {
        if problem != nil { return "unreadable" }
        var words: [String] = []
        if isInUse { words.append("in use") }
        if isPinned { words.append("pinned") }
        if unpacked == false { words.append("packed") }
        return words.joined(separator: " ")
    }
}
