// What the garbage collector keeps or takes.

package import OCI

package enum Resource: Hashable, Sendable {
    case image(String)
    /// By its digest, as text: a label may hold anything.
    case blob(String)
    case snapshot(String, in: String)
    case ingest(String)

    package static func blob(_ digest: Digest) -> Resource { .blob(digest.description) }

    /// What a lease names; nil for kinds that take no room.
    init?(_ resource: LeaseResource) {
        switch resource.type {
        case "content": self = .blob(resource.id)
        case "images": self = .image(resource.id)
        case "ingests": self = .ingest(resource.id)
        case let type where type.hasPrefix("snapshots/"):
            self = .snapshot(resource.id, in: String(type.dropFirst("snapshots/".count)))
        default: return nil
        }
    }
}
