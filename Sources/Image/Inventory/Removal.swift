// Something that is to be removed, as it was when that was asked: it goes only if it still is.

package import FoundationEssentials
import OCI

package struct Removal: Hashable, Sendable {
    package var item: StoredItem
    /// Whether it was taken for a leftover: then nobody may have touched it since.
    package var isLeftover: Bool
    /// When it was made; of a leftover, when it was last touched.
    package var date: Date
    /// Of a leftover: what the lease holds, else the leases that hold it.
    package var ties: Set<String> = []

    /// As it is in `resources`; nil when it isn't there.
    package init?(_ item: StoredItem, isLeftover: Bool, in resources: Resources) {
        func date(_ made: Date, _ touched: Date) -> Date { isLeftover ? touched : made }
        func holders(_ resource: Resource) -> [String] {
            resources.leases.filter { $0.resources.contains { Resource($0) == resource } }.map(\.lease.id)
        }
        let found: (date: Date, ties: [String])? =
            switch item {
            case .blob(let digest):
                resources.blobs.first { $0.digest == digest }
                    .map { (date($0.createdAt, $0.updatedAt), holders(.blob(digest))) }
            case .ingest(let ref):
                resources.ingests.first { $0.ref == ref }
                    .map { (date($0.startedAt, $0.updatedAt), holders(.ingest(ref))) }
            case .lease(let id):
                resources.leases.first { $0.lease.id == id }.map { ($0.lease.createdAt, $0.resources.map(\.id)) }
            case .snapshot(let name, let snapshotter):
                resources.snapshots[snapshotter]?.first { $0.name == name }
                    .map { (date($0.createdAt, $0.updatedAt), holders(.snapshot(name, in: snapshotter))) }
            case .image(let name, _):
                resources.images.first { $0.name == name }.map { image in
                    let lease = image.labels[ResourceGraph.temporary]
                    let leases = resources.leases.map(\.lease.id).filter { $0 == lease }
                    return (date(image.createdAt, image.updatedAt), leases)
                }
            }
        guard let found else { return nil }
        self.item = item
        self.isLeftover = isLeftover
        self.date = found.date
        if isLeftover { ties = Set(found.ties) }
    }
}
