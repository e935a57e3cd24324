// The configuration's JSON: Go's names for the fields, any of which may be missing or null.

import FoundationEssentials

extension ImageConfig: Decodable {
    private enum CodingKeys: String, CodingKey {
        case created, author, os, architecture, variant, rootfs, history, config
        case osVersion = "os.version"
    }

    /// Only what operations need must be as it should: system, architecture and layers. Of all else there is what can be
    /// read.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            created: fields.readableText(forKey: .created).flatMap(Date.init(rfc3339:)),
            author: fields.readableText(forKey: .author),
            os: try fields.decodeIfPresent(String.self, forKey: .os) ?? "",
            architecture: try fields.decodeIfPresent(String.self, forKey: .architecture) ?? "",
            variant: fields.readableText(forKey: .variant),
            osVersion: fields.readableText(forKey: .osVersion),
            rootFS: try fields.decodeIfPresent(RootFS.self, forKey: .rootfs) ?? RootFS(type: "", diffIDs: []),
            history: fields.readable([Lenient<History>].self, forKey: .history)?.map { $0.value ?? History() } ?? [],
            config: fields.readable(forKey: .config) ?? ContainerConfig())
    }

    /// A value of a list that is nil instead of the end of the whole list.
    private struct Lenient<Value: Decodable>: Decodable {
        let value: Value?

        init(from decoder: any Decoder) { value = try? Value(from: decoder) }
    }
}

extension ImageConfig.RootFS: Decodable {
    private enum CodingKeys: String, CodingKey {
        case type
        case diffIDs = "diff_ids"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            type: fields.readableText(forKey: .type) ?? "",
            diffIDs: try fields.decodeIfPresent([Digest].self, forKey: .diffIDs) ?? [])
    }
}

extension ImageConfig.History: Decodable {
    private enum CodingKeys: String, CodingKey {
        case created, comment
        case createdBy = "created_by"
        case emptyLayer = "empty_layer"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            created: fields.readableText(forKey: .created).flatMap(Date.init(rfc3339:)),
            createdBy: fields.readableText(forKey: .createdBy),
            comment: fields.readableText(forKey: .comment),
            emptyLayer: fields.readable(forKey: .emptyLayer) ?? false)
    }
}

extension ContainerConfig: Decodable {
    private enum CodingKeys: String, CodingKey {
        case user = "User"
        case environment = "Env"
        case entrypoint = "Entrypoint"
        case command = "Cmd"
        case workingDirectory = "WorkingDir"
        case stopSignal = "StopSignal"
        case exposedPorts = "ExposedPorts"
        case volumes = "Volumes"
        case labels = "Labels"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let labels = fields.readable([String: LooseText].self, forKey: .labels) ?? [:]
        self.init(
            user: fields.readableText(forKey: .user),
            environment: fields.readableTexts(forKey: .environment),
            entrypoint: fields.readableTexts(forKey: .entrypoint),
            command: fields.readableTexts(forKey: .command),
            workingDirectory: fields.readableText(forKey: .workingDirectory),
            stopSignal: fields.readableText(forKey: .stopSignal),
            exposedPorts: fields.readableSet(forKey: .exposedPorts),
            volumes: fields.readableSet(forKey: .volumes),
            labels: labels.mapValues { $0.text ?? "" })
    }
}
