// A part of a page of documentation that the program knows better than any writer: compared, or recorded.

import Foundation
package import Testing

/// Stands between `<!-- NAME: recorded -->` and `<!-- end of NAME -->`.
package struct DocumentPart {
    private let name: String
    private let path: String

    /// `page` is a path from the top of the checkout.
    package init(_ name: String, of page: String) {
        self.name = name
        path = Self.path(of: page)
    }

    package static func text(of page: String) throws -> String {
        try String(contentsOfFile: path(of: page), encoding: .utf8)
    }

    /// With `TALLYMAN_RECORD=1` the part is written again.
    package func check(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let page = try String(contentsOfFile: path, encoding: .utf8)
        let start = try #require(
            page.range(of: "<!-- \(name): recorded -->\n"), sourceLocation: sourceLocation)
        let end = try #require(page.range(of: "<!-- end of \(name) -->"), sourceLocation: sourceLocation)
        let recorded = page[start.upperBound..<end.lowerBound]
        if ProcessInfo.processInfo.environment["TALLYMAN_RECORD"] == "1" {
            let new = page[..<start.upperBound] + text + page[end.lowerBound...]
            try String(new).write(toFile: path, atomically: true, encoding: .utf8)
        } else {
            #expect(recorded == text, "TALLYMAN_RECORD=1 records \(path)", sourceLocation: sourceLocation)
        }
    }

    private static func path(of page: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../\(page)").path
    }
}
