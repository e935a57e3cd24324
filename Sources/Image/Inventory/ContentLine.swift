// A line of the list of what is stored.

import OCI

package enum ContentLine: Hashable, Sendable, Identifiable {
    case blob(ContentRecord)
    /// `speed` in bytes a second, nil until known.
    case ingest(IngestRecord, speed: Double?, isStalled: Bool)
    case lease(LeaseResources)
    case leftover(StoredItem)

    package var id: StoredItem {
        switch self {
        case .blob(let blob): .blob(blob.digest)
        case .ingest(let ingest, _, _): .ingest(ingest.ref)
        case .lease(let holding): .lease(holding.lease.id)
        case .leftover(let item): item
        }
    }

    /// What the filter looks through.
    package var texts: [String] {
        switch self {
        case .blob(let blob): [blob.digest.description] + blob.labels.flatMap { [$0.key, $0.value] }
        case .ingest(let ingest, _, _): [ingest.ref]
        case .lease(let holding): [holding.lease.id] + holding.lease.labels.values
        case .leftover(let item): [item.name]
        }
    }
}
