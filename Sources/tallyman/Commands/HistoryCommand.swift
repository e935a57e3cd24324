// `tallyman history`.

import ArgumentParser
import Canvas
import Failure
import FoundationEssentials
import Inventory
import JSON
import OCI
import ScreenRuntime
import Text
import Views

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Show the steps in which an image was built, the last first.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options
    @OptionGroup var list: ListOptions

    @Argument(help: "A name, a digest or the start of an ID.")
    var image: String

    @Flag(help: "Show long texts in full.")
    var noTrunc = false

    @Option(help: "The platform (defaults to the host's, else the first that is here).")
    var platform: String?

    func run() async throws {
        let settings = try Settings(parent.options, options)
        try await settings.withConnection { connection in
            let platform = try platform.map { (text) throws(Failure) in try Platform(parsing: text) }
            let inspection = try await connection.inspect(image, platform: platform, settings)
            let now = Date()
            let lines = inspection.chosen.steps.reversed().map { HistoryLine($0, inspection, at: now) }
            if list.quiet { return Output.write(lines.map { $0.snapshot + "\n" }.joined()) }
            if list.format == .json { return Output.write(lines.map { $0.json.line }.joined()) }
            Output.write(
                TextTable.lines(
                    ["SNAPSHOT", "CREATED", "CREATED BY", "SIZE", "COMMENT"],
                    lines.map { line in
                        [
                            noTrunc ? line.snapshot : Digest(line.snapshot)?.short ?? line.snapshot, line.since,
                            short(line.createdBy), Human.size(line.size),
                            line.comment,
                        ]
                    }, flexible: 2, columns: noTrunc ? nil : Output.columns))
        }
    }

    private func short(_ text: String) -> String { noTrunc ? text : text.printable.clipped(to: 45, ellipsis: "…") }
}

private struct HistoryLine {
    /// The chain ID; `<missing>` where a step made no layer, as nerdctl's users know it.
    var snapshot = "<missing>"
    var created: Date?
    var since: String
    var createdBy: String
    /// Bytes of the snapshot; nil where it isn't here.
    var size: Int64?
    var comment: String
    var layer: String?

    init(_ step: BuildStep, _ inspection: Inspection, at now: Date) {
        if let layer = step.layer {
            size = layer.chainID.flatMap { inspection.usages[$0]?.size }
            if let chainID = layer.chainID { snapshot = chainID.description }
            self.layer = layer.descriptor.digest.description
        } else {
            size = 0
        }
        created = step.history?.created
        since = created.map { Human.age(of: $0, at: now) } ?? "-"
        createdBy = step.history?.createdBy ?? ""
        comment = step.history?.comment ?? ""
    }

    /// The fields of `nerdctl history --format json`, and the size as a number and the layer's digest beside them.
    var json: JSONValue {
        .object([
            ("Comment", .text(comment)), ("CreatedAt", JSONValue(created?.formatted(.iso8601))),
            ("CreatedBy", .text(createdBy)), ("CreatedSince", .text(since)), ("Size", .text(Human.size(size))),
            ("Snapshot", .text(snapshot)), ("Bytes", JSONValue(size)), ("Layer", JSONValue(layer)),
        ])
    }
}
