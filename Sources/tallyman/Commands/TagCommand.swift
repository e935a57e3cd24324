// `tallyman tag`.

import ArgumentParser
import Failure
import OCI
import ScreenRuntime
import TransferModel

struct TagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Give an image one more name. The name keeps the labels that it has.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    @Argument(help: "The image: a name, a digest or the start of an ID.")
    var source: String

    @Argument(help: "The new name.")
    var target: String

    @Flag(help: "Take the name from another image.")
    var force = false

    func run() async throws {
        let transfer = TransferRun(
            settings: try Settings(parent.options, options), kind: .tag, references: [target], isPlain: true)
        try await transfer.run {
            .tag(TagRequest(source: source, target: try Reference(parsing: target), overwrites: force))
        }
    }
}
