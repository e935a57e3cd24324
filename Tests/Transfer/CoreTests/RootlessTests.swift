// Pulls on daemons without root's rights: they run in a user namespace of the lab's own, as RootlessKit makes one.

import Failure
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root, .part(.registry))) struct RootlessTests {
    @Test(arguments: EngineTests.Engine.all, ["overlayfs", "native"])
    func `images are pulled, unpacked and removed`(engine: EngineTests.Engine, snapshotter: String) async throws {
        try await Need.require(engine.release)
        let space = try await MountSpace.make(isRootless: true)
        do {
            try await Registry.running { registry in
                try await registry.put(samples: [.l12])
                let options = Daemon.Options(unpackTo: engine.release == .v2 ? [snapshotter] : [], space: space)
                try await Daemon.running(engine.release, options: options) { daemon in
                    let name = registry.reference(Sample.l12.name)
                    try await daemon.withCore(engine: engine.choice) { core in
                        let outcome = try await core.pull(name, snapshotter: snapshotter)
                        #expect(outcome.result?.unpacked == true, "\(outcome)")
                    }
                    #expect(try await daemon.snapshots(snapshotter).count == 12)
                    #expect(try await daemon.isClean())
                    try await daemon.remove(name)
                    try await daemon.collectGarbage()
                    #expect(try await daemon.snapshots(snapshotter).isEmpty)
                }
            }
            await space.stop()
        } catch {
            await space.stop()
            throw error
        }
    }
}
