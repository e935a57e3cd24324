// What `inspect` tells, in the fields of nerdctl.

import FoundationEssentials
import Inventory
import OCI

extension Inspection {
    /// As `nerdctl image inspect --mode native`, with the documents as they are stored.
    func native(index: JSON, manifest: JSON, config: JSON) -> JSON {
        var fields: [(String, JSON)] = [
            (
                "Image",
                .object([
                    ("Name", .text(image.name)), ("Labels", JSON(image.labels)), ("Target", image.target.json),
                    ("CreatedAt", .text(image.createdAt.formatted(.iso8601))),
                    ("UpdatedAt", .text(image.updatedAt.formatted(.iso8601))),
                ])
            )
        ]
        if anatomy.root.kind == .index { fields += [("IndexDesc", image.target.json), ("Index", index)] }
        if let descriptor = chosen.manifest?.config {
            fields += [
                ("ManifestDesc", chosen.descriptor.json), ("Manifest", manifest), ("ImageConfigDesc", descriptor.json),
                ("ImageConfig", config),
            ]
        }
        return .object(fields + [("Size", .integer(size))])
    }

    /// As `nerdctl image inspect --mode dockercompat`. Empty fields are left out where Go leaves them out.
    func docker(_ config: ImageConfig) -> JSON {
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
                ("Id", .text(chosen.manifest?.config.digest.description ?? "")), ("RepoTags", JSON(tags)),
                ("RepoDigests", JSON(digests)),
                ("Parent", .text(image.labels["org.mobyproject.image.parent"] ?? "")),
                ("Comment", .text(config.history.last?.comment ?? "")),
                ("Created", .text(config.created?.formatted(.iso8601) ?? never)), ("DockerVersion", ""),
                ("Author", .text(config.author ?? "")), ("Config", config.config.docker),
                ("Architecture", .text(config.architecture)),
            ] + ((chosen.descriptor.platform?.variant ?? config.variant).map { [("Variant", .text($0))] } ?? []) + [
                ("Os", .text(config.os)), ("Size", .integer(size)), ("VirtualSize", .integer(size)),
                ("RootFS", config.rootFS.docker),
                ("Metadata", .object([("LastTagTime", .text(image.updatedAt.formatted(.iso8601)))])),
            ])
    }
}

extension ImageConfig.RootFS {
    fileprivate var docker: JSON {
        let layers = diffIDs.isEmpty ? [] : [("Layers", JSON(diffIDs.map(\.description)))]
        return .object([("Type", .text(type))] + layers)
    }
}

extension ContainerConfig {
    fileprivate var docker: JSON {
        func set(_ keys: [String]) -> JSON { .object(keys.map { ($0, .object([])) }) }
        var fields: [(String, JSON)] = []
        if let user, !user.isEmpty { fields.append(("User", .text(user))) }
        fields.append(("AttachStdin", .bool(false)))
        if !exposedPorts.isEmpty { fields.append(("ExposedPorts", set(exposedPorts))) }
        if !environment.isEmpty { fields.append(("Env", JSON(environment))) }
        if !command.isEmpty { fields.append(("Cmd", JSON(command))) }
        if !volumes.isEmpty { fields.append(("Volumes", set(volumes))) }
        if let workingDirectory, !workingDirectory.isEmpty { fields.append(("WorkingDir", .text(workingDirectory))) }
        if !entrypoint.isEmpty { fields.append(("Entrypoint", JSON(entrypoint))) }
        if !labels.isEmpty { fields.append(("Labels", JSON(labels))) }
        return .object(fields)
    }
}

extension Descriptor {
    fileprivate var json: JSON {
        var fields: [(String, JSON)] = [
            ("mediaType", .text(mediaType.rawValue)), ("digest", .text(digest.description)), ("size", .integer(size)),
        ]
        if !annotations.isEmpty { fields.append(("annotations", JSON(annotations))) }
        if let platform { fields.append(("platform", platform.json)) }
        if !urls.isEmpty { fields.append(("urls", JSON(urls))) }
        if let artifactType { fields.append(("artifactType", .text(artifactType))) }
        return .object(fields)
    }
}

extension Platform {
    fileprivate var json: JSON {
        var fields: [(String, JSON)] = [("architecture", .text(architecture)), ("os", .text(os))]
        if let osVersion, !osVersion.isEmpty { fields.append(("os.version", .text(osVersion))) }
        if let variant, !variant.isEmpty { fields.append(("variant", .text(variant))) }
        return .object(fields)
    }
}
