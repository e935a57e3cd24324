// The configuration's JSON: Go's names for the fields, any of which may be missing or null.

import FoundationEssentials

extension ImageConfig: Decodable {
    private enum CodingKeys: String, CodingKey {
        case created, author, os, architecture, variant, rootfs, history, config
        case osVersion = "os.version"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            created: try fields.decodeIfPresent(String.self, forKey: .created).flatMap(Date.init(rfc3339:)),
            author: try fields.decodeIfPresent(String.self, forKey: .author),
            os: try fields.decodeIfPresent(String.self, forKey: .os) ?? "",
            architecture: try fields.decodeIfPresent(String.self, forKey: .architecture) ?? "",
            variant: try fields.decodeIfPresent(String.self, forKey: .variant),
            osVersion: try fields.decodeIfPresent(String.self, forKey: .osVersion),
            rootFS: try fields.decodeIfPresent(RootFS.self, forKey: .rootfs) ?? RootFS(type: "", diffIDs: []),
            history: try fields.decodeIfPresent([History].self, forKey: .history) ?? [],
            config: try fields.decodeIfPresent(ContainerConfig.self, forKey: .config) ?? ContainerConfig())
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
            type: try fields.decodeIfPresent(String.self, forKey: .type) ?? "",
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
            created: try fields.decodeIfPresent(String.self, forKey: .created).flatMap(Date.init(rfc3339:)),
            createdBy: try fields.decodeIfPresent(String.self, forKey: .createdBy),
            comment: try fields.decodeIfPresent(String.self, forKey: .comment),
            emptyLayer: try fields.decodeIfPresent(Bool.self, forKey: .emptyLayer) ?? false)
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

    /// Go writes a set as an object whose values mean nothing.
    private struct Anything: Decodable {
        init(from decoder: any Decoder) {}
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func set(_ key: CodingKeys) throws -> [String] {
            try fields.decodeIfPresent([String: Anything].self, forKey: key)?.keys.sorted() ?? []
        }
        self.init(
            user: try fields.decodeIfPresent(String.self, forKey: .user),
            environment: try fields.decodeIfPresent([String].self, forKey: .environment) ?? [],
            entrypoint: try fields.decodeIfPresent([String].self, forKey: .entrypoint) ?? [],
            command: try fields.decodeIfPresent([String].self, forKey: .command) ?? [],
            workingDirectory: try fields.decodeIfPresent(String.self, forKey: .workingDirectory),
            stopSignal: try fields.decodeIfPresent(String.self, forKey: .stopSignal),
            exposedPorts: try set(.exposedPorts),
            volumes: try set(.volumes),
            labels: try fields.decodeTexts(forKey: .labels))
    }
}
