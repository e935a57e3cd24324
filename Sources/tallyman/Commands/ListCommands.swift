// `tallyman images`, `snapshotters` and `namespaces`.

import ArgumentParser
import Columns
import Failure
import FoundationEssentials
import Inventory
import InventorySync
import JSON
import ScreenRuntime
import Synchronization
import TransferCore

struct ImagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "images", abstract: "List the images, one line for each platform that is here.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options
    @OptionGroup var list: ListOptions

    @Option(
        name: .long,
        help: "reference=, label=, before=, since=, dangling=true|false or lazy=true|false; may be repeated.")
    var filter: [String] = []

    func run() async throws {
        let rule = try orMisuse { () throws(Failure) in try ImageFilter(parsing: filter) }
        let settings = try Settings(parent.options, options)
        if settings.machines.count > 1 { return try await run(settings, rule) }
        try await settings.withConnection { connection in
            let rows = try await connection.images(settings, rule)
            list.write(rows, ImageRow.columns(at: Date()), id: \.imageID, json: \.json)
        }
    }

    /// The images of several hosts in one list, with the host of each. Hosts that can't be reached are told of.
    private func run(_ settings: Settings, _ rule: ImageFilter) async throws {
        let found = await settings.onEach { try await $0.images($1, rule) }
        var rows: [OnHost<ImageRow>] = []
        var hasFailed = false
        for (machine, result) in found {
            switch result {
            case .success(let images): rows += images.map { OnHost(host: machine.name, value: $0) }
            case .failure(let failure):
                hasFailed = true
                Output.complain(failure, of: machine.name)
            }
        }
        list.write(
            rows, OnHost.columns(ImageRow.columns(at: Date())), id: { "\($0.host): \($0.value.imageID)" },
            json: { $0.value.json.setting("host", to: .text($0.host)) })
        if hasFailed { throw ExitStatus.failed }
    }
}

struct SnapshottersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshotters", abstract: "List the daemon's snapshotters.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options
    @OptionGroup var list: ListOptions

    func run() async throws {
        let settings = try Settings(parent.options, options)
        try await settings.withConnection { connection in
            var all = try await connection.inventory([.plugins, .snapshots], settings).snapshotters
            let core = settings.core(connection)
            for index in all.indices where all[index].works {
                all[index].unpackConfigured = try? await core.unpacks(to: all[index].name)
            }
            let usual = try await connection.snapshotter(for: settings.namespace, settings)
            list.write(all, SnapshotterSummary.columns(default: usual), id: \.name, json: \.json)
        }
    }
}

struct NamespacesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "namespaces", abstract: "List the daemon's namespaces.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options
    @OptionGroup var list: ListOptions

    func run() async throws {
        let settings = try Settings(parent.options, options)
        try await settings.withConnection { connection in
            let all = try await connection.inventory([.namespaces], settings).namespaces
            list.write(all, NamespaceSummary.columns(), id: \.record.name, json: \.json)
        }
    }
}

struct ListOptions: ParsableArguments {
    @Option(help: "table, or json: one object a line.")
    var format: ListFormat = .table

    @Flag(name: [.customShort("q"), .long], help: "Show only IDs or names.")
    var quiet = false

    func write<Row>(_ rows: [Row], _ columns: [Column<Row>], id: (Row) -> String, json: (Row) -> JSONValue) {
        if quiet { return Output.write(rows.map { id($0) + "\n" }.joined()) }
        Output.write(format == .json ? rows.map { json($0).line }.joined() : TextTable.lines(columns, rows))
    }
}

extension Connection {
    fileprivate func images(_ settings: Settings, _ rule: ImageFilter) async throws -> [ImageRow] {
        try rule.rows(of: try await inventory([.images, .containers, .snapshots], settings).rows)
    }

    /// Who holds what now.
    func resources(_ settings: Settings) async throws -> ResourceGraph {
        let graph = try await inventory(.resources, settings).graph
        return graph ?? ResourceGraph(Resources(), at: .distantPast)
    }

    /// What is there now.
    fileprivate func inventory(_ scope: InventorySync.Scope, _ settings: Settings) async throws -> Inventory {
        let snapshotter = try await snapshotter(for: settings.namespace, settings)
        let shelf = Shelf(Inventory(namespace: settings.namespace, snapshotter: snapshotter))
        try await InventorySync(containerd, snapshotter: snapshotter) { shelf.apply($0) }.takeStock(of: scope)
        return shelf.inventory
    }
}

private final class Shelf: Sendable {
    private let state: Mutex<Inventory>

    init(_ inventory: Inventory) { state = Mutex(inventory) }

    func apply(_ change: InventoryChange) { state.withLock { $0.apply(change) } }

    var inventory: Inventory { state.withLock { $0 } }
}
