// The columns of the list of what is stored, section by section.

import Canvas
package import FoundationEssentials
package import Inventory
import OCI
import Text

extension ContentLine {
    package enum Section: String, CaseIterable, Hashable, Sendable {
        case blobs, ingests, leases, leftovers
    }

    /// `graph` says who holds what.
    package static func columns(
        of section: Section, _ graph: ResourceGraph? = nil, at now: Date = .distantPast
    ) -> [Column<ContentLine>] {
        func age(_ date: @escaping (ContentLine) -> Date?) -> Column<ContentLine> {
            Column("AGE", 12, priority: 3, order: .date(date)) {
                (date($0).map { Human.age(of: $0, at: now) } ?? "", .dim)
            }
        }
        switch section {
        case .blobs:
            return [
                Column("DIGEST", 12, isSearched: true, order: .text(\.id.name)) {
                    ($0.blob?.digest.short ?? "", .text)
                },
                Column("SIZE", 9, alignment: .trailing, order: .number(\.blob?.size)) {
                    (Human.size($0.blob?.size), .text)
                },
                age { $0.blob?.createdAt },
                Column("HELD BY", 14, isFlexible: true) { line in
                    let roots = line.blob.flatMap { graph?.roots(of: .blob($0.digest)) }
                    return (roots?.words ?? "", .dim)
                },
            ]
        case .ingests:
            return [
                Column("REFERENCE", 16, isFlexible: true, isSearched: true, order: .text(\.id.name)) {
                    ($0.id.name, .text)
                },
                Column("WRITTEN", 18, alignment: .trailing, order: .number(\.ingest?.offset)) { ($0.written, .text) },
                Column("SPEED", 11, priority: 1, alignment: .trailing) { $0.speed },
                age { $0.ingest?.startedAt },
            ]
        case .leases:
            return [
                Column("LEASE", 16, isFlexible: true, isSearched: true, order: .text(\.id.name)) {
                    ($0.id.name, .text)
                },
                Column("HOLDS", 7, alignment: .trailing, order: .number { $0.lease.map { Int64($0.resources.count) } })
                {
                    ($0.lease.map { "\($0.resources.count)" } ?? "", .text)
                },
                Column("EXPIRES", 14, priority: 1, order: .date(\.lease?.lease.expiry)) { $0.expiry(at: now) },
                age { $0.lease?.lease.createdAt },
            ]
        case .leftovers:
            return [
                Column("KIND", 9, order: .text(\.id.kind)) { ($0.id.kind, .text) },
                Column("NAME", 20, isFlexible: true, isSearched: true, order: .text(\.id.name)) { ($0.id.name, .text) },
            ]
        }
    }

    private var blob: ContentRecord? { if case .blob(let blob) = self { blob } else { nil } }
    private var lease: LeaseResources? { if case .lease(let lease) = self { lease } else { nil } }
    private var ingest: IngestRecord? { if case .ingest(let ingest, _, _) = self { ingest } else { nil } }

    private var written: String {
        guard let ingest else { return "" }
        return Human.size(ingest.offset) + (ingest.total > 0 ? " of \(Human.size(ingest.total))" : "")
    }

    private var speed: (String, Role) {
        guard case .ingest(_, let speed, let isStalled) = self else { return ("", .dim) }
        return isStalled ? ("stalled", .warning) : (speed.map(Human.speed) ?? "", .dim)
    }

    private func expiry(at now: Date) -> (String, Role) {
        guard let lease = lease?.lease else { return ("", .dim) }
        guard let expiry = lease.expiry else { return ("never", .dim) }
        return expiry < now ? ("expired", .warning) : ("in " + Human.span(expiry.timeIntervalSince(now)), .text)
    }
}

extension [Root] {
    /// Who holds something: names where there are few.
    package var words: String {
        switch count {
        case 0: "nothing"
        case 1...2: map(\.words).joined(separator: ", ")
        default: "\(self[0].words) and \(count - 1) more"
        }
    }
}

extension Root {
    package var words: String {
        switch self {
        case .image(let name): Reference(stored: name)?.familiar ?? name
        case .container(let id): "container \(id)"
        case .lease(let id): "lease \(id)"
        case .label: "a label"
        }
    }
}
