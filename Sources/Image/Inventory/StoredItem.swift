// Something in a namespace that can be removed by itself.

package import OCI

package enum StoredItem: Hashable, Sendable {
    case blob(Digest)
    case ingest(String)
    case lease(String)
    case snapshot(String, in: String)
    case image(String, target: Descriptor)
}

extension StoredItem {
    package var name: String {
        switch self {
        case .blob(let digest): digest.description
        case .ingest(let name), .lease(let name), .snapshot(let name, _), .image(let name, _): name
        }
    }

    /// What it is, in a word.
    package var kind: String {
        switch self {
        case .blob: "blob"
        case .ingest: "ingest"
        case .lease: "lease"
        case .snapshot: "snapshot"
        case .image: "image"
        }
    }
}
