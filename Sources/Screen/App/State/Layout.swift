// Where the parts of the screen stand: shared by the model, which scrolls, and the views, which draw.

/// Rows count from 0 at the top.
package struct Layout: Hashable, Sendable {
    package static let smallestColumns = 40
    package static let smallestRows = 10

    package let columns: Int
    package let rows: Int
    /// Whether there are a header line and a tab line.
    package let hasHeader: Bool
    /// Lines of the banner, above the footer.
    package let bannerRows: Int

    package init(columns: Int, rows: Int, hasHeader: Bool = true, bannerRows: Int = 0) {
        self.columns = columns
        self.rows = rows
        self.hasHeader = hasHeader
        self.bannerRows = bannerRows
    }

    package var isTooSmall: Bool { columns < Self.smallestColumns || rows < Self.smallestRows }

    /// Whether rows are too few for rules.
    package var isCompact: Bool { rows < 16 }

    package var upperRule: Int? { isCompact || !hasHeader ? nil : 2 }
    package var lowerRule: Int? { isCompact ? nil : rows - 2 }
    package var footer: Int { rows - 1 }

    package var bodyTop: Int { (hasHeader ? 2 : 0) + (upperRule == nil ? 0 : 1) }
    package var bodyEnd: Int { max(bodyTop, (lowerRule ?? footer) - bannerRows) }
    package var bodyRows: Int { bodyEnd - bodyTop }
    package var banner: Int { bodyEnd }

    /// The lines of a list: below its lead, the filter, if there is one, and the column headings, above a pane of details.
    package func list(hasFilter: Bool, lead: Int = 0, pane: Int = 0) -> Range<Int> {
        let top = bodyTop + lead + (hasFilter ? 1 : 0) + 1
        return top..<max(top, bodyEnd - pane)
    }

    /// Lines of the pane that tells more of the selected snapshotter: none where the list needs them.
    package var paneRows: Int { bodyRows >= 16 ? 5 : 0 }

    /// The most lines a banner may take.
    package static func mostBannerRows(of rows: Int) -> Int { rows < 16 ? 2 : 5 }
}
