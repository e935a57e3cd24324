// How the page of a transfer divides its rows, and what of it is scrolled: shared by the model and the views.

package import Canvas
import TransferModel

/// Below its heading messages stand, then layers in the rows that are left.
package struct TransferPage: Sendable {
    /// Rows that are neither.
    package static let headingRows = 3

    package let messages: [(text: String, role: Role)]
    /// Of messages and layers.
    package let rows: Int
    /// In how many columns layers stand: two where the screen is wide and one doesn't hold all of them.
    package let parts: Int

    package var layerRows: Int { max(0, rows - messages.count) }
    package var layerLimit: Int { layerRows * parts }

    /// Many messages, such as the names of loaded images, are scrolled in place of layers.
    package var mostMessages: Int { max(0, messages.count - rows) }
}

extension TransferItem {
    /// On a screen so wide; `rows` is the height of the page with its heading.
    package func page(columns: Int, rows: Int) -> TransferPage {
        let messages = messages(columns: columns)
        let rows = max(0, rows - TransferPage.headingRows)
        let isLong = progress.nodes.count > max(0, rows - messages.count)
        return TransferPage(messages: messages, rows: rows, parts: columns >= 160 && isLong ? 2 : 1)
    }

    /// Where the page is scrolled to. Moving begins at what is shown and ends with the last line on the last row; the top
    /// leads back to the layers at work, wherever they are.
    func scrolled(by movement: Movement, columns: Int, rows: Int) -> Int? {
        if movement == .top { return nil }
        let page = page(columns: columns, rows: rows)
        let shown =
            page.mostMessages > 0
            ? (start: min(scroll ?? 0, page.mostMessages), most: page.mostMessages)
            : progress.scroll(limit: page.layerLimit, from: scroll, atWork: showsWorkOnly)
        let position = movement.applied(to: shown.start, most: shown.most, page: page.rows)
        return scroll == nil && position == shown.start ? nil : position
    }
}
