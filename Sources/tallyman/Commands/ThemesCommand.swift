// `tallyman themes`, and where themes are looked for.

import ArgumentParser
import Canvas
import Failure
import Files
import FoundationEssentials
import ScreenRuntime
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
