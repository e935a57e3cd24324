// The theme files of the repository say what the compiled-in themes say.

import Canvas
import Foundation
import Testing
import Themes

@Suite("Theme files")
struct ThemeFilesTests {
    private static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "themes").path

    @Test("A compiled-in theme and its file are equal", arguments: Theme.builtIn)
    func equality(theme: Theme) throws {
        let read = try ThemeLibrary(folders: [Self.folder]).theme(theme.name)
        for role in Role.allCases { #expect(read[role] == theme[role], "\(role)") }
        #expect(read.name == theme.name)
    }

    @Test("A theme file gives every role", arguments: Theme.builtIn)
    func completeness(theme: Theme) throws {
        let text = try ThemeLibrary.text(at: "\(Self.folder)/\(theme.name).toml")
        for role in Role.allCases { #expect(text.contains("\n\(role.rawValue) = "), "\(role)") }
    }

    @Test("The default theme has only the terminal's own colours and the 16 named ones")
    func safety() {
        for role in Role.allCases {
            for colour in [Theme.standard[role].foreground, Theme.standard[role].background] {
                switch colour {
                case .standard, .ansi: break
                default: Issue.record("\(role) is \(colour)")
                }
            }
        }
    }
}
