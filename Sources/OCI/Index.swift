// An index: the manifests of one image, one for each platform.

/// An OCI index or a Docker manifest list.
package struct Index: Hashable, Sendable {
    /// What the document calls itself. Optional in OCI documents.
    package var mediaType: MediaType?
    package var manifests: [Descriptor]
    package var annotations: [String: String]

    package init(mediaType: MediaType? = nil, manifests: [Descriptor], annotations: [String: String] = [:]) {
        self.mediaType = mediaType
        self.manifests = manifests
        self.annotations = annotations
    }
}

extension Index: Decodable {
    private enum CodingKeys: String, CodingKey {
        case mediaType, manifests, annotations
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            mediaType: try fields.decodeIfPresent(MediaType.self, forKey: .mediaType),
            manifests: try fields.decodeIfPresent([Descriptor].self, forKey: .manifests) ?? [],
            annotations: try fields.decodeTexts(forKey: .annotations))
    }
}
