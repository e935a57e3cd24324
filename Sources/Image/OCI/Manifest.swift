// A manifest: the configuration and the layers of an image on one platform.

/// An OCI manifest or a Docker manifest of schema 2. `layers` has the lowest first.
package struct Manifest: Hashable, Sendable {
    /// What the document calls itself. Optional in OCI documents.
    package var mediaType: MediaType?
    package var config: Descriptor
    package var layers: [Descriptor]
    package var annotations: [String: String]
    /// What kind of thing it is, where it is no image.
    package var artifactType: String?
    /// The manifest that it says something about.
    package var subject: Descriptor?

    package init(
        mediaType: MediaType? = nil, config: Descriptor, layers: [Descriptor], annotations: [String: String] = [:],
        artifactType: String? = nil, subject: Descriptor? = nil
    ) {
        self.mediaType = mediaType
        self.config = config
        self.layers = layers
        self.annotations = annotations
        self.artifactType = artifactType
        self.subject = subject
    }

    /// The bytes of configuration and layers together; the manifest itself is not counted.
    package var contentSize: Int64 { layers.reduce(config.size) { $0 + $1.size } }
}

extension Manifest: Decodable {
    private enum CodingKeys: String, CodingKey {
        case mediaType, config, layers, annotations, artifactType, subject
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            mediaType: try fields.decodeIfPresent(MediaType.self, forKey: .mediaType),
            config: try fields.decode(Descriptor.self, forKey: .config),
            layers: try fields.decodeIfPresent([Descriptor].self, forKey: .layers) ?? [],
            annotations: try fields.decodeTexts(forKey: .annotations),
            artifactType: try fields.decodeIfPresent(String.self, forKey: .artifactType),
            subject: try fields.decodeIfPresent(Descriptor.self, forKey: .subject))
    }
}

/// What a manifest stands for that is no image.
extension Manifest {
    /// The type of the artifact, where this is no image that runs anywhere: as the manifest says, else the media type of
    /// its configuration or of its content. `configuration` is nil where it can't be read. Nil for an image.
    package func artifactType(_ configuration: ImageConfig?) -> String? {
        let isConfiguration = Self.configurations.contains(config.mediaType) || config.mediaType.role == .config
        guard isConfiguration else { return artifactType ?? config.mediaType.rawValue }
        // Signatures by cosign have a configuration as images have, but of no platform.
        guard let configuration, configuration.os.isEmpty, configuration.architecture.isEmpty, !layers.isEmpty,
            !layers.contains(where: { $0.mediaType.role == .layer })
        else { return nil }
        return artifactType ?? layers[0].mediaType.rawValue
    }

    /// What images made by old programs call theirs.
    private static let configurations: Set<MediaType> = [MediaType(""), MediaType("application/octet-stream")]
}
