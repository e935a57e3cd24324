// What the daemon is asked again after an event.

import Foundation
import Inventory
import InventorySync
import OCI
import Testing

@Suite struct SyncRequestsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var topic: String
        var subject = "one"
        var detail = ""
        var snapshotter = ""
        var namespace = "default"
        var release = "2.1.9+unknown"
        /// What is to be asked.
        var asked: @Sendable (inout SyncRequests) -> Void = { _ in }

        var testDescription: String { "\(topic) \(subject) \(detail) in \(namespace) of \(release)" }
    }

    private static let digest = Digest.sha256(of: [1])

    @Test(arguments: [
        Case(topic: "/images/create") { $0.images = ["one"] },
        Case(topic: "/images/update") { $0.images = ["one"] },
        Case(topic: "/images/delete") { $0.images = ["one"] },
        // Its Transfer records images without a word.
        Case(topic: "/images/create", release: "1.7.24~ds1") { ($0.images, $0.lists) = (["one"], .images) },
        Case(topic: "/images/create", release: "1.6.20~ds1") { $0.images = ["one"] },
        // Its garbage collector removes snapshots without a word.
        Case(topic: "/images/delete", release: "1.6.20~ds1") { ($0.images, $0.lists) = (["one"], .snapshots) },
        Case(topic: "/images/create", namespace: "other"),
        Case(topic: "/content/create", subject: digest.description) { $0.blobs = [digest] },
        Case(topic: "/content/delete", subject: digest.description) { $0.blobs = [digest] },
        Case(topic: "/content/create", subject: "md5:0"),
        Case(topic: "/content/create", subject: digest.description, namespace: "other"),
        Case(topic: "/snapshot/prepare", detail: "below", snapshotter: "native") {
            $0.snapshots = [.init("one", in: "native")]
        },
        Case(topic: "/snapshot/commit", detail: "name", snapshotter: "native") {
            ($0.goneSnapshots, $0.snapshots) = ([.init("one", in: "native")], [.init("name", in: "native")])
        },
        Case(topic: "/snapshot/remove", snapshotter: "native") { $0.goneSnapshots = [.init("one", in: "native")] },
        Case(topic: "/snapshot/remove", release: "1.6.20~ds1") { $0.goneSnapshots = [.init("one", in: nil)] },
        Case(topic: "/containers/create") { $0.containers = ["one"] },
        Case(topic: "/containers/delete") { $0.containers = ["one"] },
        Case(topic: "/tasks/create") { $0.containers = ["one"] },
        Case(topic: "/tasks/start") { $0.containers = ["one"] },
        Case(topic: "/tasks/exit", detail: "one") { $0.containers = ["one"] },
        Case(topic: "/tasks/exit", detail: "a-probe"),
        Case(topic: "/tasks/exec-added", detail: "a-probe"),
        Case(topic: "/tasks/exec-started", detail: "a-probe"),
        Case(topic: "/tasks/paused"),
        Case(topic: "/tasks/oom"),
        Case(topic: "/namespaces/create", namespace: "one") { $0.namespaces = ["one"] },
        // 1.6 says of no namespace that it is one's own.
        Case(topic: "/namespaces/update", namespace: "") { $0.namespaces = ["one"] },
        Case(topic: "/images/create", subject: ""),
        Case(topic: "/sandboxes/create"),
        Case(topic: ""),
    ])
    func `an event asks for what it is about`(case: Case) {
        let event = DaemonEvent(
            timestamp: Date(timeIntervalSince1970: 0), namespace: `case`.namespace, topic: `case`.topic,
            subject: `case`.subject, detail: `case`.detail, snapshotter: `case`.snapshotter)
        var expected = SyncRequests()
        `case`.asked(&expected)
        #expect(SyncRequests(event, in: "default", release: Release(`case`.release)) == expected)
    }

    @Test func `of what came and went in a burst the last word counts`() {
        let one = SyncRequests.SnapshotKey("one", in: "native")
        var (there, gone) = (SyncRequests(), SyncRequests())
        (there.snapshots, gone.goneSnapshots) = ([one], [one])
        for (first, last) in [(there, gone), (gone, there)] {
            var requests = first
            requests.formUnion(last)
            #expect(requests == last)
        }
    }

    @Test func `a burst asks for all that its events name`() {
        var requests = SyncRequests()
        #expect(requests.isEmpty)
        requests.formUnion(SyncRequests(lists: .containers, images: ["a"]))
        requests.formUnion(SyncRequests(lists: .plugins, images: ["a", "b"], namespaces: ["n"]))
        #expect(requests == SyncRequests(lists: [.containers, .plugins], images: ["a", "b"], namespaces: ["n"]))
        #expect(!requests.isEmpty)
    }
}
