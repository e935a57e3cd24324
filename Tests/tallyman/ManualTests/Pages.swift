// The keys and the options as Markdown.

import App
import ArgumentParser
import Canvas
import Foundation

@testable import tallyman

extension KeyMap {
    /// The actions by groups, with the names that the configuration file has for them; then what the help says besides.
    var page: String {
        let groups = ActionGroup.allCases.map { group in
            let actions = Action.allCases.filter { $0.group == group && !keys(for: $0).isEmpty }
            let rows = actions.map { action in
                let keys = keys(for: action).map(\.description.code).joined(separator: " ")
                return "| \(keys) | \(action.summary.cell) | `\(action.rawValue)` |\n"
            }
            return "## \(group.rawValue)\n\n| keys | what they do | name |\n|---|---|---|\n\(rows.joined())"
        }
        let others = HelpLine.sections(self, place: nil).filter { ActionGroup(rawValue: $0.title) == nil }
        let rest = others.map { section in
            let rows = section.entries.map { "| \($0.keys.code) | \($0.summary.cell) |\n" }
            return "## \(section.title)\n\n| | |\n|---|---|\n\(rows.joined())"
        }
        return (groups + rest).joined(separator: "\n")
    }
}

/// What `--help` says of a command, in the form that the argument parser writes for other programs.
struct CommandHelp: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool
    var subcommands: [CommandHelp]?
    private var arguments: [Argument]?

    static var program: CommandHelp {
        get throws {
            struct Dump: Decodable { var command: CommandHelp }
            return try JSONDecoder().decode(Dump.self, from: Data(Tallyman._dumpHelp().utf8)).command
        }
    }

    /// The options that all commands take, then each command with its own.
    var page: String {
        let shared = arguments ?? []
        let commands = (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
        var text = "## Options of every command\n\n" + Self.table(shared)
        for command in commands {
            let all = (command.arguments ?? []).filter { !shared.contains($0) }
            let own = all.filter(\.isOperand) + all.filter { !$0.isOperand }
            let operands = all.filter(\.isOperand).map(\.usage)
            text += "\n## " + (["tallyman \(command.commandName)"] + operands).joined(separator: " ") + "\n\n"
            text += [command.abstract, command.discussion].compactMap { $0?.paragraph }.joined(separator: " ") + "\n"
            if !own.isEmpty { text += "\n" + Self.table(own) }
        }
        return text
    }

    private static func table(_ arguments: [Argument]) -> String {
        let rows = arguments.map { "| \($0.usage.code) | \(($0.abstract ?? "").cell) |\n" }
        return "| | |\n|---|---|\n" + rows.joined()
    }

    private struct Argument: Decodable, Hashable {
        struct Name: Decodable, Hashable {
            var kind: String
            var name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        var kind: String
        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var allValues: [String]?
        var isOptional: Bool
        var isRepeating: Bool

        var isOperand: Bool { kind == "positional" }

        /// `-f, --format table|json`, `REFERENCE...`.
        var usage: String {
            let value = valueName ?? ""
            guard !isOperand else {
                let text = value.uppercased() + (isRepeating ? "..." : "")
                return isOptional ? "[\(text)]" : text
            }
            let names = (names ?? []).map(\.text).sorted { $0.count < $1.count }.joined(separator: ", ")
            return kind == "flag" ? names : "\(names) \(allValues?.joined(separator: "|") ?? value.uppercased())"
        }
    }
}

extension String {
    fileprivate var paragraph: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
    /// A line would end the cell.
    fileprivate var cell: String { paragraph.replacing("|", with: "\\|") }
    fileprivate var code: String { "`\(cell)`" }
}
