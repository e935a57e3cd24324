// Finding themes in folders.

import Canvas
import Failure
import Foundation
import Testing
import Themes

@Suite("ThemeLibrary")
struct ThemeLibraryTests {
    private static func withLibrary(_ files: [String: String], _ body: (ThemeLibrary, String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "themes-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let library = ThemeLibrary(folders: ["a", "b"].map { folder.appending(path: $0).path })
        try body(library, folder.path)
    }

    @Test("The first folder wins, compiled-in themes come last, and folders may be missing")
    func order() throws {
        try Self.withLibrary(["b/x.toml": "[roles]\nkey = 1", "a/x.toml": "[roles]\nkey = 2"]) { library, root in
            let first = try library.theme("x")
            #expect(first[.key].foreground == .palette(2))
            let second = try library.theme("\(root)/b/x.toml")
            #expect(second[.key].foreground == .palette(1))
            let mono = try library.theme("mono")
            #expect(mono == Theme.mono)
            let expected = [
                ThemeListing(name: "default"), ThemeListing(name: "mono"),
                ThemeListing(name: "x", path: "\(root)/a/x.toml"),
            ]
            #expect(library.listings == expected)
        }
    }

    @Test("A file may inherit another, and one called as a compiled-in theme that theme")
    func inheritance() throws {
        let files = [
            "a/default.toml": "inherits = \"default\"\n[roles]\nkey = 1",
            "a/child.toml": "inherits = \"default\"\n[roles]\nlabel = 2",
        ]
        try Self.withLibrary(files) { library, _ in
            let theme = try library.theme("child")
            #expect(theme[.key].foreground == .palette(1))
            #expect(theme[.label].foreground == .palette(2))
            #expect(theme[.selected] == Theme.standard[.selected])
        }
    }

    @Test("A circle is class policy, a missing theme class not-found")
    func failures() throws {
        let files = ["a/x.toml": "inherits = \"y\"", "a/y.toml": "inherits = \"x\""]
        try Self.withLibrary(files) { library, root in
            for (name, kind) in [("x", Failure.Code.policy), ("z", .notFound), ("\(root)/z.toml", .notFound)] {
                let thrown = failure(of: { _ = try library.theme(name) })
                #expect(thrown?.code == kind)
            }
        }
    }
}
