// The columns of the list of images.

import Canvas
package import FoundationEssentials
package import Inventory
import OCI
import Text

extension ImageRow {
    /// On a screen so wide.
    package static func columns(at now: Date, width: Int = .max) -> [Column<ImageRow>] {
        let isNarrow = width < 60
        return [
            Column(
                "REPOSITORY", isNarrow ? 14 : 22, isFlexible: true, isSearched: true, order: .text(\.shownRepository)
            ) { $0.fold == .below ? ("  " + $0.shownRepository, .dim) : ($0.shownRepository, .text) },
            Column("TAG", isNarrow ? 8 : 10, priority: 1, isSearched: true, order: .text(\.reference?.tag)) {
                ($0.tag, $0.fold == .below ? .dim : .text)
            },
            Column("IMAGE ID", 12, priority: 5, isSearched: true, order: .text(\.imageID)) { ($0.imageID, .dim) },
            Column("CREATED", 14, priority: 6, order: .date(\.createdAt)) {
                (Human.age(of: $0.createdAt, at: now), .dim)
            },
            Column("PLATFORM", 14, priority: 4, isSearched: true, order: .text(\.platform?.description)) {
                ($0.platforms, .text)
            },
            Column("SIZE", 8, priority: 2, alignment: .trailing, order: .number(\.shownSize)) {
                (Human.size($0.shownSize), $0.isLazy ? .dim : .text)
            },
            Column("BLOBS", 8, priority: 7, alignment: .trailing, order: .number(\.blobSize)) {
                (Human.size($0.blobSize), .dim)
            },
            Column("", 13, priority: 3, isInCommands: false) { ($0.flags, $0.problem == nil ? .accent : .bad) },
        ]
    }

    private var shownRepository: String { reference == nil ? name : repository }

    /// `linux/amd64 +2`: its own, and how many have no line.
    private var platforms: String {
        let own = platform?.description ?? "-"
        guard case .folded(let others) = fold else { return own }
        return "\(own) +\(others)"
    }

    /// What marks the image, in words.
    private var flags: String {
        if problem != nil { return "unreadable" }
        var words: [String] = []
        if isInUse { words.append("in use") }
        if isPinned { words.append("pinned") }
        if isLazy { words.append("lazy") }
        if unpacked == false { words.append("not unpacked") }
        return words.joined(separator: " ")
    }
}

extension DiskUsage.Image {
    package static var columns: [Column<DiskUsage.Image>] {
        [
            Column("IMAGE", 32, isFlexible: true, isSearched: true, order: .text(\.names.first)) { image in
                let name = image.names.first.map { Reference(stored: $0)?.familiar ?? $0 } ?? ""
                return (name + (image.names.count > 1 ? " and \(image.names.count - 1) more" : ""), .text)
            },
            Column("IMAGE ID", 12, priority: 3, isSearched: true, order: .text(\.target.short)) {
                ($0.target.short, .dim)
            },
            Column("NEEDS", 9, priority: 1, alignment: .trailing, order: .number(\.total.bytes)) {
                (Human.size($0.total.bytes), .text)
            },
            Column("FREES", 9, alignment: .trailing, order: .number(\.exclusive.bytes)) {
                (Human.size($0.exclusive.bytes), .accent)
            },
            Column("", 13, priority: 2) { image in
                let words = [image.isInUse ? "in use" : "", image.isPinned ? "pinned" : ""]
                return (words.filter { !$0.isEmpty }.joined(separator: " "), .dim)
            },
        ]
    }
}
