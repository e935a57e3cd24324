// A descriptor: the name, kind and size of a blob, as indexes and manifests list them.

package import JSON

/// Points at one blob. `size` is in bytes.
package struct Descriptor: Hashable, Sendable {
    package var mediaType: MediaType
    package var digest: Digest
    package var size: Int64
    package var annotations: [String: String]
    package var platform: Platform?
    /// Where else the blob can be fetched from; layers that are not distributable have such.
    package var urls: [String]
    /// What kind of thing the manifest is, where it is no image.
    package var artifactType: String?

    package init(
        mediaType: MediaType, digest: Digest, size: Int64, annotations: [String: String] = [:],
        platform: Platform? = nil, urls: [String] = [], artifactType: String? = nil
    ) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.annotations = annotations
        self.platform = platform
        self.urls = urls
        self.artifactType = artifactType
    }

    /// A manifest that BuildKit put beside an image to hold its provenance or bill of materials. It is no image itself.
    package var isAttestation: Bool {
        annotations["vnd.docker.reference.type"] == "attestation-manifest"
            || platform?.os == "unknown" && platform?.architecture == "unknown"
    }
}

extension Descriptor: Decodable {
    private enum CodingKeys: String, CodingKey {
        case mediaType, digest, size, annotations, platform, urls, artifactType
    }

    /// No blob is larger than 32 TiB: so the layers of one manifest never overflow a sum.
    package static let sizes: ClosedRange<Int64> = 0...(1 << 45)

    /// Only the digest has to be there. A size that no blob can have is refused.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            mediaType: try fields.decodeIfPresent(MediaType.self, forKey: .mediaType) ?? MediaType(""),
            digest: try fields.decode(Digest.self, forKey: .digest),
            size: try fields.decodeIfPresent(Int64.self, forKey: .size) ?? 0,
            annotations: try fields.decodeTexts(forKey: .annotations),
            platform: try fields.decodeIfPresent(Platform.self, forKey: .platform),
            urls: try fields.decodeIfPresent([String].self, forKey: .urls) ?? [],
            artifactType: try fields.decodeIfPresent(String.self, forKey: .artifactType))
        guard Self.sizes.contains(size) else {
            throw DecodingError.dataCorruptedError(
                forKey: .size, in: fields, debugDescription: "\(size) is an invalid blob size")
        }
    }
}

/// Descriptors as documents hold them, the fields in the order of Go's encoder.
extension Descriptor {
    package var json: JSONValue {
        var fields: [(String, JSONValue)] = [
            ("mediaType", .text(mediaType.rawValue)), ("digest", .text(digest.description)), ("size", JSONValue(size)),
        ]
        if !annotations.isEmpty { fields.append(("annotations", JSONValue(annotations))) }
        if let platform { fields.append(("platform", platform.json)) }
        if !urls.isEmpty { fields.append(("urls", JSONValue(urls))) }
        if let artifactType { fields.append(("artifactType", .text(artifactType))) }
        return .object(fields)
    }
}

extension Platform {
    fileprivate var json: JSONValue {
        var fields: [(String, JSONValue)] = [("architecture", .text(architecture)), ("os", .text(os))]
        if let osVersion, !osVersion.isEmpty { fields.append(("os.version", .text(osVersion))) }
        if let variant, !variant.isEmpty { fields.append(("variant", .text(variant))) }
        return .object(fields)
    }
}
