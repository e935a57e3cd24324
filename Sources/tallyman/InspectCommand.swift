// `tallyman inspect`.

import ArgumentParser
import Failure
import Inventory
import OCI

struct InspectCommand: AsyncParsableCommand {
    enum Mode: String, ExpressibleByArgument, CaseIterable {
        case dockercompat, native
    }

    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Tell all about images, as a JSON array.",
        discussion: "The fields are those of `nerdctl image inspect`.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    @Argument(help: "Names, digests or starts of IDs.")
    var images: [String]

    @Option(help: "dockercompat: as Docker tells it; native: as containerd has it.")
    var mode = Mode.dockercompat

    @Option(help: "The platform (else the host's, else the first that is here).")
    var platform: String?

    func run() async throws {
        let settings = try Settings(parent.options, options)
        try await orExplain {
            try await settings.connected { connection in
                let platform = try platform.map { (text) throws(Failure) in try Platform(parsing: text) }
                var found: [JSON] = []
                var failures: [Failure] = []
                for text in images {
                    do throws(Failure) {
                        found.append(try await tell(text, platform, connection, settings))
                    } catch {
                        failures.append(error)
                    }
                }
                let lines = try PrettyJSON.lines(of: Array(JSON.array(found).line.utf8))
                Output.write(lines.joined(separator: "\n") + "\n")
                for failure in failures.dropLast() { Output.complain(failure) }
                if let last = failures.last { throw last }
            }
        }
    }

    private func tell(
        _ text: String, _ platform: Platform?, _ connection: Connection, _ settings: Settings
    ) async throws(Failure) -> JSON {
        let inspection = try await connection.inspect(text, platform: platform, settings)
        guard mode == .native, let config = inspection.chosen.manifest?.config else { return inspection.docker }
        return inspection.native(
            index: try await connection.document(inspection.image.target.digest),
            manifest: try await connection.document(inspection.chosen.descriptor.digest),
            config: try await connection.document(config.digest))
    }
}
