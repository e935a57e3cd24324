// Where one is on the screen: a view of the tab line, or a page above it.

/// Each has a `PlaceState` of its own, in a file beside this one; `type` is the one switch over places.
package enum Place: String, CaseIterable, Hashable, Sendable {
    case images, transfers, snapshotters, content, namespaces, events, hosts, fleet
    case details, layers, document, files, snapshots, configuration, disk, log
    /// One transfer in a program that shows nothing else.
    case single

    /// Those of the tab line, in its order.
    package static let views: [Place] = [
        .images, .transfers, .snapshotters, .content, .namespaces, .events, .hosts, .fleet,
    ]

    var type: any PlaceState.Type {
        switch self {
        case .images: ImagesPlace.self
        case .transfers: TransfersPlace.self
        case .snapshotters: SnapshottersPlace.self
        case .content: ContentPlace.self
        case .namespaces: NamespacesPlace.self
        case .events: EventsPlace.self
        case .hosts: HostsPlace.self
        case .fleet: FleetPlace.self
        case .details: DetailsPlace.self
        case .layers: LayersPlace.self
        case .document: DocumentPlace.self
        case .files: FilesPlace.self
        case .snapshots: SnapshotsPlace.self
        case .configuration: ConfigurationPlace.self
        case .disk: DiskPlace.self
        case .log: LogPlace.self
        case .single: SinglePlace.self
        }
    }

    package var name: String { type.name }
}

/// What each place keeps, whether one is there or not.
package struct Places: Sendable {
    package internal(set) var images = ImagesPlace()
    package internal(set) var transfers = TransfersPlace()
    package internal(set) var snapshotters = SnapshottersPlace()
    package internal(set) var content = ContentPlace()
    package internal(set) var namespaces = NamespacesPlace()
    package internal(set) var events = EventsPlace()
    package internal(set) var hosts = HostsPlace()
    package internal(set) var fleet = FleetPlace()
    package internal(set) var details = DetailsPlace()
    package internal(set) var layers = LayersPlace()
    package internal(set) var document = DocumentPlace()
    package internal(set) var files = FilesPlace()
    package internal(set) var snapshots = SnapshotsPlace()
    package internal(set) var configuration = ConfigurationPlace()
    package internal(set) var disk = DiskPlace()
    package internal(set) var log = LogPlace()
    package internal(set) var single = SinglePlace()
}
