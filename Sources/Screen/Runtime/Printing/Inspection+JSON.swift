// What `inspect` tells, in the fields of nerdctl.

import FoundationEssentials
import Inventory
package import JSON
package import OCI

extension Inspection {
    /// As `nerdctl image inspect --mode native`, with the documents as they are stored.
    package func native(index: JSONValue, manifest: JSONValue, config: JSONValue) -> JSONValue {
        var fields: [(String, JSONValue)] = [
            (
                "Image",
                .object([
                    ("Name", .text(image.name)), ("Labels", JSONValue(image.labels)), ("Target", image.target.json),
                    ("CreatedAt", .text(image.createdAt.formatted(.iso8601))),
                    ("UpdatedAt", .text(image.updatedAt.formatted(.iso8601))),
                ])
            )
        ]
        if documents.root.kind == .index { fields += [("IndexDesc", image.target.json), ("Index", index)] }
        if let descriptor = chosen.manifest?.config {
            fields += [
                ("ManifestDesc", chosen.descriptor.json), ("Manifest", manifest), ("ImageConfigDesc", descriptor.json),
                ("ImageConfig", config),
            ]
        }
        return .object(fields + [("Size", JSONValue(size))])
    }

    /// As `nerdctl image inspect --mode dockercompat`. Empty fields are left out where Go leaves them out.
    package func docker(_ config: ImageConfig) -> JSONValue {
        let references = names.compactMap { Reference(stored: $0) }
        let tags = references.filter { $0.tag != nil }.map(\.familiar)
        var digests: [String] = []
        for reference in references {
            let repository = reference.familiar.split(separator: "@")[0]
            let bare = reference.tag.map { String(repository.dropLast($0.utf8.count + 1)) } ?? String(repository)
            let name = "\(bare)@\(image.target.digest)"
            if !digests.contains(name) { digests.append(name) }
        }
        let never = "0001-01-01T00:00:00Z"
        return .object(
            [
                ("Id", .text(chosen.manifest?.config.digest.description ?? "")), ("RepoTags", JSONValue(tags)),
                ("RepoDigests", JSONValue(digests)),
                ("Parent", .text(image.labels["org.mobyproject.image.parent"] ?? "")),
                ("Comment", .text(config.history.last?.comment ?? "")),
                ("Created", .text(config.created?.formatted(.iso8601) ?? never)), ("DockerVersion", ""),
                ("Author", .text(config.author ?? "")), ("Config", config.config.docker),
                ("Architecture", .text(config.architecture)),
            ] + ((chosen.descriptor.platform?.variant ?? config.variant).map { [("Variant", .text($0))] } ?? []) + [
                ("Os", .text(config.os)), ("Size", JSONValue(size)), ("VirtualSize", JSONValue(size)),
                ("RootFS", config.rootFS.docker),
                ("Metadata", .object([("LastTagTime", .text(image.updatedAt.formatted(.iso8601)))])),
            ])
    }
}

extension ImageConfig.RootFS {
    fileprivate var docker: JSONValue {
        let layers = diffIDs.isEmpty ? [] : [("Layers", JSONValue(diffIDs.map(\.description)))]
        return .object([("Type", .text(type))] + layers)
    }
}

extension ContainerConfig {
    fileprivate var docker: JSONValue {
        func set(_ keys: [String]) -> JSONValue { .object(keys.map { ($0, .object([])) }) }
        var fields: [(String, JSONValue)] = []
        if let user, !user.isEmpty { fields.append(("User", .text(user))) }
        fields.append(("AttachStdin", .bool(false)))
        if !exposedPorts.isEmpty { fields.append(("ExposedPorts", set(exposedPorts))) }
        if !environment.isEmpty { fields.append(("Env", JSONValue(environment))) }
        if !command.isEmpty { fields.append(("Cmd", JSONValue(command))) }
        if !volumes.isEmpty { fields.append(("Volumes", set(volumes))) }
        if let workingDirectory, !workingDirectory.isEmpty { fields.append(("WorkingDir", .text(workingDirectory))) }
        if !entrypoint.isEmpty { fields.append(("Entrypoint", JSONValue(entrypoint))) }
        if !labels.isEmpty { fields.append(("Labels", JSONValue(labels))) }
        return .object(fields)
    }
}
