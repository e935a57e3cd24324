// What part of an image a blob is. Raw values are part of the contract with scripts.

package import OCI

package enum NodeKind: String, CaseIterable, Sendable {
    case index, manifest, config, layer, attestation, other

    /// What a descriptor says about its blob.
    package init(_ descriptor: Descriptor) {
        self =
            switch descriptor.mediaType.role {
            case .index: .index
            case .manifest: descriptor.isAttestation ? .attestation : .manifest
            case .config: .config
            case .layer: .layer
            case .other: .other
            }
    }
}
