// What a made image is to be.

/// An image to be made: its platforms with their layers, and the forms of its documents.
package struct ImageSpec: Hashable, Sendable {
    package enum Documents: String, Sendable {
        case oci, docker
    }

    /// One platform of an image.
    package struct Variant: Hashable, Sendable {
        /// "linux/arm/v7".
        package var platform: String
        package var layers: [LayerSpec]

        package init(_ platform: String, _ layers: [LayerSpec]) {
            self.platform = platform
            self.layers = layers
        }
    }

    package var variants: [Variant]
    package var documents: Documents
    /// False: the image is the first variant's manifest itself.
    package var hasIndex: Bool
    /// An attestation manifest (unknown/unknown) beside each variant, as BuildKit makes them.
    package var hasAttestations: Bool
    /// RFC 3339, in the configs.
    package var created: String
    package var labels: [String: String]

    package init(
        _ variants: [Variant], documents: Documents = .oci, hasIndex: Bool = true, hasAttestations: Bool = false,
        created: String = "2026-05-04T03:02:01Z", labels: [String: String] = [:]
    ) {
        self.variants = variants
        self.documents = documents
        self.hasIndex = hasIndex
        self.hasAttestations = hasAttestations
        self.created = created
        self.labels = labels
    }

    /// An image of this machine's platform only.
    package init(_ layers: [LayerSpec], hasIndex: Bool = true) {
        self.init([Variant(Host.platform, layers)], hasIndex: hasIndex)
    }
}
