// What the pages of documentation take from the program itself. `TALLYMAN_RECORD=1` records them again.

import App
import ArgumentParser
import Config
import Documents
import Testing

@testable import tallyman

@Suite struct ManualTests {
    @Test func `the keys are those of the key map`() throws {
        let page = KeyMap.standard.page
        for action in Action.allCases { #expect(page.contains("| \(action.summary) | `\(action.rawValue)` |\n")) }
        try DocumentPart("keys", of: "docs/keys.md").check(page)
    }

    @Test func `the options are those of the commands' own help`() throws {
        try DocumentPart("options", of: "docs/options.md").check(try CommandHelp.program.page)
    }

    @Test func `the configuration file is the one that the program prints`() throws {
        let text = Configuration().text
        let keys = try #require(text.firstRange(of: "[keys]"))
        try DocumentPart("settings", of: "docs/configuration.md").check("```toml\n\(text[..<keys.lowerBound])```\n")
    }

    @Test func `the examples of the configuration are valid`() throws {
        let examples = try DocumentPart.text(of: "docs/configuration.md").matches(of: /```toml\n((?s).*?)```/)
        #expect(examples.count > 2)
        for example in examples { _ = try Configuration(parsing: String(example.1), path: "example") }
    }

    @Test func `what pages refer to is there`() throws {
        let pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md"]
        let chapters = ["configuration", "keys", "options", "registries", "screen", "themes", "troubleshooting"]
        for page in pages + chapters.map({ "docs/\($0).md" }) {
            let folder = page.hasPrefix("docs/") ? "docs/" : ""
            for link in try DocumentPart.text(of: page).matches(of: /\]\(([^)#:]*)(?:#([^)]*))?\)/) {
                let text = try DocumentPart.text(of: link.1.isEmpty ? page : folder + link.1)
                let headings = text.matches(of: /(?m)^#+ (.*)$/).map { $0.1.lowercased().replacing(" ", with: "-") }
                #expect(link.2.map { headings.contains(String($0)) } ?? true, "\(link.0) in \(page)")
            }
        }
    }

    @Test func `the newest version of the changelog is the program's`() throws {
        let headings = try DocumentPart.text(of: "CHANGELOG.md").matches(of: /(?m)^## \[([0-9.]+)\]/)
        let newest = try #require(headings.first)
        #expect(Tallyman.configuration.version == "tallyman \(newest.1)")
    }
}
