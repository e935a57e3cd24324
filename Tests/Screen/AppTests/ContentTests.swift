// The views of what is stored and of what happens, and the pages of snapshots and of the disk.

import App
import Columns
import FoundationEssentials
import Inventory
import OCI
import Testing

@Suite struct ContentTests {
    private static let date = Date(timeIntervalSince1970: 1_700_000_000)

    private static func graph(_ change: (inout Resources) -> Void) -> AppEvent {
        var resources = Resources()
        change(&resources)
        return .inventory(.resources(ResourceGraph(resources, at: date)))
    }

    @Test func `the resources are followed where they are shown, and nowhere else`() {
        var session = Session.usual
        #expect(session.press("4") == [.followResources(true)])
        #expect(session.press("]") == [])
        #expect(session.press("2") == [.followResources(false)])
        #expect(session.press("D") == [.followResources(true)])
        // A new sync knows nothing of it.
        #expect(
            session.send(.inventory(.reset(namespace: "default", snapshotter: "native"))) == [.followResources(true)])
    }

    @Test func `an ingest has a speed, and stalls`() {
        var session = Session.usual
        session.press("4 ]")
        func look(_ offset: Int64, at seconds: Double) -> ContentLine? {
            session.seconds = seconds
            session.send(
                Self.graph {
                    $0.ingests = [
                        IngestRecord(
                            ref: "r", offset: offset, total: 100, expected: "", startedAt: Self.date,
                            updatedAt: Self.date)
                    ]
                })
            return session.state.places.content.lines.first
        }
        func speed(_ line: ContentLine?) -> (Double?, Bool)? {
            if case .ingest(_, let speed, let isStalled) = line { (speed, isStalled) } else { nil }
        }
        #expect(speed(look(10, at: 0)) ?? (0, true) == (nil, false))
        #expect(speed(look(30, at: 2)) ?? (0, true) == (10, false))
        #expect(speed(look(30, at: 11)) ?? (0, true) == (0, false))
        #expect(speed(look(30, at: 12)) ?? (0, false) == (0, true))
        #expect(speed(look(40, at: 13)) ?? (0, true) == (10.0 / 11, false))
    }

    @Test func `sections follow each other, around`() {
        var session = Session.usual
        session.press("4")
        var seen: [ContentLine.Section] = []
        for key in ["]", "]", "]", "]", "["] {
            session.press(key)
            seen.append(session.state.places.content.section)
        }
        #expect(seen == [.ingests, .leases, .leftovers, .blobs, .leftovers])
    }

    @Test func `all leftovers can be removed at once, and only they`() {
        var session = Session.usual
        session.press("4")
        let expired = ["containerd.io/gc.expire": "2020-01-01T00:00:00Z"]
        var resources = Resources()
        resources.leases = ["a", "b"].map {
            LeaseResources(
                lease: LeaseRecord(id: $0, labels: expired, createdAt: Self.date),
                resources: [LeaseResource(id: "held", type: "ingests")])
        }
        session.send(Self.graph { $0 = resources })
        #expect(session.press("X") == [])
        #expect(session.state.question == nil)
        session.press("[ X")
        // As they are now, whatever becomes of them while the question stands.
        let removals = ["a", "b"].compactMap { Removal(.lease($0), isLeftover: true, in: resources) }
        #expect(removals.map(\.ties) == [["held"], ["held"]])
        #expect(session.state.question == .remove(removals))
        session.send(Self.graph { $0.leases = [] })
        #expect(session.press("y") == [.remove(removals)])
    }

    @Test func `snapshots stand above those made on them`() {
        func snapshot(_ name: String, _ parent: String?, _ age: Double) -> SnapshotRecord {
            SnapshotRecord(
                name: name, parent: parent, kind: .committed, createdAt: Self.date - age, updatedAt: Self.date)
        }
        var session = Session.usual
        session.press("3 j enter")
        session.send(
            Self.graph {
                $0.snapshots["overlayfs"] = [
                    snapshot("b", "a", 2), snapshot("lost", "gone", 1), snapshot("c", "b", 1), snapshot("d", "a", 1),
                    snapshot("a", nil, 3),
                ]
            })
        #expect(session.state.whereabouts == "snapshotters/snapshots")
        #expect(
            session.state.places.snapshots.lines.map { "\($0.depth)\($0.snapshot.name)" } == [
                "0a", "1b", "2c", "1d", "0lost",
            ])
    }

    @Test func `the disk page has the biggest first`() {
        var session = Session.usual
        session.press("D")
        session.send(
            Self.graph { resources in
                resources.images = zip(10..., ["x", "y", "z"]).map { .made($1, target: $0) }
                resources.blobs = (10...12).map {
                    ContentRecord(digest: digest($0), size: Int64($0), createdAt: Self.date, updatedAt: Self.date)
                }
            })
        #expect(session.state.places.disk.usage?.images.map(\.names) == [["z"], ["y"], ["x"]])
        session.press("/ x")
        #expect(session.state.places.disk.list.shown == [2])
    }

    @Test func `events come newest first, wait while paused, and are not kept for ever`() {
        var session = Session.usual
        func event(_ number: Int) -> AppEvent {
            .event(DaemonEvent(timestamp: Self.date, namespace: "default", topic: "/t", subject: "\(number)"))
        }
        func subjects() -> [String] { session.state.places.events.entries.prefix(2).map(\.event.subject) }
        session.press("6")
        session.send(event(1))
        session.send(event(2))
        #expect(subjects() == ["2", "1"])
        session.press("space")
        session.send(event(3))
        #expect(subjects() == ["2", "1"])
        #expect(session.state.places.events.held == 1)
        session.press("space")
        #expect(subjects() == ["3", "2"])
        for number in 4...EventsPlace.limit + 10 { session.send(event(number)) }
        #expect(session.state.places.events.entries.count == EventsPlace.limit)
        // The selection stays where it is, unless that is the newest.
        session.press("j")
        session.send(event(0))
        #expect(session.state.places.events.list.position == 2)
        session.press("g")
        session.send(event(0))
        #expect(session.state.places.events.list.position == 0)
    }
}
