// `tallyman rm`.

import ArgumentParser
import ContainerdClient
import Failure
import Housekeeping
import Inventory
import ScreenRuntime
import Text
import Views

struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Delete images and free their disk space.",
        discussion:
            "Where an image has other names, only the name is deleted. An image that a container runs from stays.",
        aliases: ["rmi"])

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    @Argument(help: "Names, digests or starts of IDs.")
    var images: [String]

    @Flag(
        name: .shortAndLong,
        help: "Also delete what a stopped container uses, what is pinned, and, by ID, all names of an image.")
    var force = false

    @Flag(help: "Don't wait until the disk space is free.")
    var async = false

    func run() async throws {
        let settings = try Settings(parent.options, options)
        try await settings.withConnection { connection in
            let graph = try await connection.resources(settings)
            var failures: [Failure] = []
            var names: Set<String> = []
            for text in images {
                do throws(Failure) {
                    names.formUnion(try self.names(meantBy: text, in: graph, settings.namespace))
                } catch {
                    failures.append(error)
                }
            }
            let plan = graph.plan(deleting: names)
            if !plan.items.isEmpty {
                let result = try await Housekeeping(connection.containerd).deleteInterruptibly(
                    plan, in: settings.namespace, isFreedLater: async)
                if !async, let freed = result.freed(Human.size(plan.freed.bytes)) { Output.report(freed) }
                failures += result.kept
            }
            for failure in failures.dropLast() { Output.complain(failure) }
            if let last = failures.last { throw last }
        }
    }

    /// What an argument means, unless it may not be deleted.
    private func names(meantBy text: String, in graph: ResourceGraph, _ namespace: String) throws(Failure) -> [String] {
        let found = try graph.resources.images.meant(by: text, in: namespace)
        let names = found.map(\.name)
        guard !force else { return names }
        guard names.count == 1 else {
            throw Failure(
                .conflict, "\(text) has several names: \(names.joined(separator: ", ")).",
                hint: "Delete one by its name, or all with --force.")
        }
        for item in graph.plan(deleting: names).items {
            if !item.users.isEmpty, item.otherNames.isEmpty {
                throw Failure(
                    .conflict, "\(item.name) is used by \(item.users.map(\.id).joined(separator: ", ")).",
                    hint: "Delete the container first, or the image all the same with --force.")
            }
            if item.isPinned {
                throw Failure(
                    .conflict, "\(item.name) is pinned: Kubernetes counts on it.",
                    hint: "It is deleted all the same with --force.")
            }
        }
        return names
    }
}
