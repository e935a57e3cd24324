// `tallyman themes`, and where themes are looked for.

import ArgumentParser
import Canvas
import Failure
import Files
import FoundationEssentials
import Themes

struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "List the themes, or check a theme file.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    @Option(help: ArgumentHelp("Check this theme file.", valueName: "file"))
    var check: String?

    func run() throws {
        guard let check else {
            let rows = ThemeChoice.library.listings.map { [$0.name, $0.path ?? "compiled in"] }
            return Output.write(TextTable.lines(["THEME", "FILE"], rows))
        }
        let problems = Theme.problems(in: try ThemeLibrary.text(at: check), parent: ThemeChoice.library.theme)
        guard !problems.isEmpty else { return }
        for problem in problems {
            Output.report("\(check):\(problem)")
            if let hint = problem.hint { Output.report("  \(hint)") }
        }
        throw ExitStatus.failed
    }
}

enum ThemeChoice {
    static var library: ThemeLibrary { ThemeLibrary(folders: folders) }

    /// The theme that was asked for; nil leaves the choice to the terminal's colours. Throws as `ThemeLibrary.theme`.
    static func theme(_ name: String?) throws(Failure) -> Theme? {
        guard let name else { return nil }
        return try library.theme(name)
    }

    /// The same for the screen, which must not wait for files.
    static func read(_ name: String?) async -> Result<Theme?, Failure> {
        await blocking { Result { () throws(Failure) in try theme(name) } }
    }

    /// Where files may be that a theme is made of.
    static func places(of name: String?) -> Set<String> {
        let path = name.flatMap { $0.contains("/") ? URL(filePath: $0).deletingLastPathComponent().path : nil }
        return Set(folders + (path.map { [$0] } ?? []))
    }

    /// The user's, the ones that were installed beside the program, and a checkout's.
    private static var folders: [String] {
        let config = UserFolders(ProcessInfo.processInfo.environment).config
        var folders = config.map { ["\($0)/tallyman/themes"] } ?? []
        var folder = URL(
            filePath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/")
        folder.deleteLastPathComponent()
        folders.append(folder.deletingLastPathComponent().path + "/share/tallyman/themes")
        while folder.path != "/" {
            if FileManager.default.fileExists(atPath: folder.path + "/Package.swift") {
                folders.append(folder.path + "/themes")
                break
            }
            folder.deleteLastPathComponent()
        }
        return folders
    }
}
