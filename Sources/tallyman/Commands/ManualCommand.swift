// `tallyman manual`: the page of the manual, made from what the program itself knows.

import App
import ArgumentParser
import ScreenRuntime

struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the manual page, for man.", shouldDisplay: false)

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    func run() throws { Output.write(Manual.page) }
}

enum Manual {
    /// In the language of man(7).
    static var page: String {
        let commands = Tallyman.configuration.subcommands.filter { $0.configuration.shouldDisplay }
        var lines = [
            ".TH TALLYMAN 1", ".SH NAME", "tallyman \\- \(escaped(Tallyman.configuration.abstract))", ".SH SYNOPSIS",
            ".B tallyman", "[options] [command]", ".SH DESCRIPTION", escaped(Tallyman.configuration.discussion),
            ".SH OPTIONS",
        ]
        lines += block(Tallyman.helpMessage(columns: 76))
        lines.append(".SH COMMANDS")
        for command in commands {
            lines.append(".SS \(command.configuration.commandName ?? "")")
            lines += block(Tallyman.helpMessage(for: command, columns: 76))
        }
        for section in HelpLine.sections(.standard, place: nil) {
            lines.append(".SH \(section.title.uppercased())")
            for entry in section.entries { lines += [".TP", ".B \(escaped(entry.keys))", escaped(entry.summary)] }
        }
        lines += [".SH EXIT STATUS"]
        for (status, meaning) in [
            ("0", "done"), ("1", "the operation failed"), ("2", "wrong usage"), ("3", "no daemon could be reached"),
            ("130", "cancelled"),
        ] {
            lines += [".TP", ".B \(status)", meaning]
        }
        lines += [
            ".SH FILES", ".TP", ".I $XDG_CONFIG_HOME/tallyman/config.toml",
            "the configuration; tallyman config prints what is in force", ".TP",
            ".I $XDG_CONFIG_HOME/tallyman/themes", "themes; tallyman themes lists all", ".TP",
            ".I $XDG_STATE_HOME/tallyman", "the log, and the references that were pulled",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Lines that stay as they are.
    private static func block(_ text: String) -> [String] {
        [".nf"] + text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) } + [".fi"]
    }

    /// A dot or a quote at the start of a line would be a request, and a backslash begins an escape.
    private static func escaped(_ text: String) -> String {
        let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("…", with: "...")
        return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
    }
}
