// `tallyman inspect`.

import ArgumentParser
import Failure
import Inventory
import JSON
import OCI
import ScreenRuntime

struct InspectCommand: AsyncParsableCommand {
    enum Mode: String, ExpressibleByArgument, CaseIterable {
        case dockercompat, native
    }

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show all about images, as a JSON array.",
        discussion: "The fields are those of `nerdctl image inspect`.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    @Argument(help: "Names, digests or starts of IDs.")
    var images: [String]

    @Option(help: "dockercompat: as Docker shows it; native: as containerd has it.")
    var mode = Mode.dockercompat

    @Option(name: [.short, .long], help: "json, the only one.")
    var format = Format.json

    @Option(help: "The platform (defaults to the host's, else the first that is here).")
    var platform: String?

    func run() async throws {
        let settings = try Settings(parent.options, options)
        try await settings.withConnection { connection in
            let platform = try platform.map { (text) throws(Failure) in try Platform(parsing: text) }
            var found: [JSONValue] = []
            var failures: [Failure] = []
            for text in images {
                do throws(Failure) {
                    found.append(try await documents(text, platform, connection, settings))
                } catch {
                    failures.append(error)
                }
            }
            let lines = try PrettyJSON.lines(of: Array(JSONValue.array(found).line.utf8))
            Output.write(lines.joined(separator: "\n") + "\n")
            for failure in failures.dropLast() { Output.complain(failure) }
            if let last = failures.last { throw last }
        }
    }

    private func documents(
        _ text: String, _ platform: Platform?, _ connection: Connection, _ settings: Settings
    ) async throws(Failure) -> JSONValue {
        let inspection = try await connection.inspect(text, platform: platform, settings, orParts: mode == .native)
        if mode == .dockercompat, let config = inspection.config { return inspection.docker(config) }
        if inspection.config == nil {
            for problem in inspection.documents.root.all.compactMap(\.problem) { Output.complain(problem) }
        }
        func document(_ digest: Digest?) async throws(Failure) -> JSONValue {
            guard let digest else { return .null }
            return try await connection.document(digest)
        }
        let (root, manifest) = (inspection.documents.root, inspection.chosen.manifest)
        return inspection.native(
            index: try await document(root.index.map { _ in root.descriptor.digest }),
            manifest: try await document(manifest.map { _ in inspection.chosen.descriptor.digest }),
            config: try await document(inspection.config.flatMap { _ in manifest?.config.digest }))
    }
}
