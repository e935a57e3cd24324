// Talk with real daemons of three versions.

import ContainerdClient
import Failure
import Inventory
import Lab
import LabTraits
import Testing

struct ContainerdTests {
    @Test(.needs(.root), arguments: [Daemon.Release.v2, .v1_7, .v1_6])
    func aDaemonTellsItsVersionAndItsImages(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await daemon.fill(3, targets: 2, namespace: "default")
            let listed = try await daemon.images(namespace: "default")
            let (record, images) = try await Containerd.connect(to: daemon.address, namespace: "default") {
                (try await $0.daemon(), try await $0.images())
            }
            let version = daemon.version
            #expect(record.version == version)
            #expect(images.map(\.name).sorted() == listed.map(\.name).sorted())
            #expect(images.count == 3)
        }
    }

    @Test func aMissingSocketIsSaidToBeMissing() async throws {
        let failure = await #expect(throws: Failure.self) {
            try await Containerd.connect(to: "/nowhere/containerd.sock", namespace: "default") { _ in }
        }
        #expect(failure?.class == .daemon)
        #expect(failure?.message == "There is no socket at /nowhere/containerd.sock.")
    }
}
