// Images that go through IPFS between this program and ctr-remote, stargz-snapshotter's own client. The node is the lab's
// own and not Kubo.

import Failure
import Foundation
import IPFS
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root, .part(.ctrRemote)), .timeLimit(.minutes(2))) struct IPFSPartnerTests {
    /// Runs `body` with an image in the daemon, and with what runs `ctr-remote images` there on the same node.
    private func withPartner(
        _ release: Daemon.Release,
        _ body:
            @Sendable (
                Daemon, TransferCore, _ image: MadeImage, _ name: String,
                _ ctrRemote: @Sendable (String...) async throws -> String
            ) async throws -> Void
    ) async throws {
        let image = try await ImageMaker().make(ImageSpec(LayerSpec.stack(4, bytes: 3_000_000, seed: 2000)))
        let programs = try await Parts.shared.place(of: .ctrRemote)
        try await TestServer.running(answer: image.answer) { server in
            try await IPFSNode.running { node in
                let folder = try TemporaryFolder.make()
                defer { try? FileManager.default.removeItem(atPath: folder) }
                try node.address.write(toFile: "\(folder)/api", atomically: true, encoding: .utf8)
                let access = RegistryAccess(ipfs: IPFSAccess(address: node.address))
                try await Daemon.runningLocally(release, access: access) { daemon, core throws in
                    let name = "\(server.host)/demo/image:1"
                    try await daemon.ctr("images", "pull", "--plain-http", name)
                    let environment = programs.environment.merging([
                        "IPFS_PATH": folder, "CONTAINERD_SNAPSHOTTER": "overlayfs",
                    ]) { $1 }
                    try await body(daemon, core, image, name) { (arguments: String...) in
                        try await Command.output(
                            "\(programs.folder)/ctr-remote", ["--address", daemon.address, "images"] + arguments,
                            environment: environment)
                    }
                }
            }
        }
    }

    @Test(arguments: [Daemon.Release.v2, .v1_7, .v1_6], [false, true])
    func `what ctr-remote has pushed, to eStargz or as it is, is pulled here`(
        release: Daemon.Release, isConverted: Bool
    ) async throws {
        try await Need.require(release)
        try await withPartner(release) { daemon, core, image, name, ctrRemote in
            let printed = try await ctrRemote("ipfs-push", "--estargz=\(isConverted)", name)
            let cid = try #require(printed.split(whereSeparator: \.isWhitespace).last.map(String.init))
            try await daemon.forgetAll()
            let folded = Folded()
            #expect(try await core.pull("ipfs://\(cid)", into: folded).result?.unpacked == true)
            folded.expectWhole()
            #expect(try await daemon.images().map(\.name) == [cid])
            let layers = Set(image.variants[0].layers.map(\.blob.digest))
            let here = Set(try await daemon.content().map(\.digest))
            #expect(isConverted ? here.isDisjoint(with: layers) && here.count >= 6 : here.isSuperset(of: layers))
        }
    }

    @Test(arguments: [Daemon.Release.v2, .v1_7, .v1_6])
    func `what is pushed here is pulled by ctr-remote`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await withPartner(release) { daemon, core, image, name, ctrRemote in
            let outcome = await core.push(PushRequest(image: name, destination: .ipfs(fetchesMissing: true)))
            let pushed = try #require(outcome.result?.images.first)
            try await daemon.forgetAll()
            _ = try await ctrRemote("rpull", "--ipfs", "--snapshotter", "overlayfs", pushed.reference)
            let record = try #require(try await daemon.images().first)
            #expect(record.name == pushed.reference && record.digest == pushed.digest.description)
            let layers = image.variants[0].layers
            #expect(Set(try await daemon.content().map(\.digest)).isSuperset(of: layers.map(\.blob.digest)))
            #expect(Set(try await daemon.snapshots().map(\.key)).isSuperset(of: layers.map(\.chainID)))
        }
    }
}

extension Daemon {
    /// Removes all images and leases, and what they held.
    fileprivate func forgetAll() async throws {
        for image in try await images() { try await remove(image.name) }
        for lease in try await leases() { try await ctr("leases", "rm", lease.id) }
        try await collectGarbage()
        #expect(try await content().isEmpty)
    }
}
