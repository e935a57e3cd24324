// An index: the manifests of one image, one for each platform.

/// An OCI index or a Docker manifest list.
package struct Index: Hashable, Sendable {
    /// What the document calls itself. Optional in OCI documents.
    package var mediaType: MediaType?
    package var manifests: [Descriptor]
    package var annotations: [String: String]
    /// What kind of thing it is, where it is no image.
    package var artifactType: String?
    /// The document that it says something about.
    package var subject: Descriptor?

    package init(
        mediaType: MediaType? = nil, manifests: [Descriptor], annotations: [String: String] = [:],
        artifactType: String? = nil, subject: Descriptor? = nil
    ) {
        self.mediaType = mediaType
        self.manifests = manifests
        self.annotations = annotations
        self.artifactType = artifactType
        self.subject = subject
    }
}

extension Index: Decodable {
    private enum CodingKeys: String, CodingKey {
        case mediaType, manifests, annotations, artifactType, subject
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            mediaType: try fields.decodeIfPresent(MediaType.self, forKey: .mediaType),
            manifests: try fields.decodeIfPresent([Descriptor].self, forKey: .manifests) ?? [],
            annotations: try fields.decodeTexts(forKey: .annotations),
            artifactType: try fields.decodeIfPresent(String.self, forKey: .artifactType),
            subject: try fields.decodeIfPresent(Descriptor.self, forKey: .subject))
    }
}
