// What a manifest stands for that is no image.

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
