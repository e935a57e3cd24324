// `tallyman config`: what is in force, as a configuration file; and where that file is.

import ArgumentParser
import Config
import Failure
import Files
import FoundationEssentials
import ScreenRuntime

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print the configuration in force, as a file.",
        discussion: "Options and the environment are in it. What is printed can be the start of a file of one's own.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    func run() throws {
        let settings = try Settings(parent.options, options)
        Output.write("# \(settings.configPath ?? "no file")\(settings.hasFile ? "" : " (there is none)")\n\n")
        Output.write(settings.configuration.text)
    }
}
