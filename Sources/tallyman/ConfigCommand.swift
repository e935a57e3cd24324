// `tallyman config`: what is in force, as a configuration file; and where that file is.

import ArgumentParser
import Config
import Failure
import Files
import FoundationEssentials

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

extension Configuration {
    /// The file of that name, which must be there, or else the usual one, if it is there. Throws class `policy`.
    static func read(named name: String?) throws(Failure) -> Configuration? {
        guard let path = name ?? standardPath else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            guard name != nil || FileManager.default.fileExists(atPath: path) else { return nil }
            throw Failure(.policy, "The configuration file \(path) can't be read.")
        }
        return try Configuration(parsing: text, path: path)
    }

    static var standardPath: String? {
        UserFolders(ProcessInfo.processInfo.environment).config.map { "\($0)/tallyman/config.toml" }
    }
}
