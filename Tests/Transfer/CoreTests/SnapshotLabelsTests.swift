// What snapshotters are told of layers, label by label.

import Failure
import Inventory
import OCI
import Testing

@testable import TransferCore

@Suite struct SnapshotLabelsTests {
    private let chainID = digest(9_001)
    private let source = LayerSource(reference: "registry.test/team/app:1", manifest: digest(9_002))

    private func labels(
        _ name: String, isProxy: Bool = true, layers: [Descriptor], source: LayerSource?, index: Int = 0
    ) -> [String: String] {
        let exports = isProxy ? ["address": "/run/\(name).sock"] : [:]
        let snapshotter = SnapshotterSummary(name: name, state: .ok, exports: exports)
        return SnapshotLabels(snapshotter: snapshotter, source: source, layers: layers)
            .labels(ofLayer: index, chainID: chainID)
    }

    private func layers(_ count: Int, urls: [String] = []) -> [Descriptor] {
        (0..<count).map {
            Descriptor(
                mediaType: .ociLayerGzip, digest: digest($0), size: 1_000 + Int64($0), urls: urls)
        }
    }

    /// With the short names of the labels.
    private func short(_ labels: [String: String]) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: labels.map { key, value in
                (key.replacing("containerd.io/snapshot/", with: ""), value)
            })
    }

    @Test func `a builtin snapshotter is told the chain ID and the layer's own annotations`() {
        var layers = layers(1)
        layers[0].annotations = ["containerd.io/snapshot/nydus-blob": "true", "org.example/other": "x"]
        #expect(
            labels("overlayfs", isProxy: false, layers: layers, source: source) == [
                "containerd.io/snapshot.ref": chainID.description, "containerd.io/snapshot/nydus-blob": "true",
            ])
    }

    @Test(arguments: ["nydus", "overlaybd", "fuse-overlayfs", "another"])
    func `any proxy is told the image, the manifest, the layer and those above it`(name: String) {
        let layers = layers(3)
        #expect(
            short(labels(name, layers: layers, source: source, index: 1)) == [
                "containerd.io/snapshot.ref": chainID.description,
                "cri.image-ref": "registry.test/team/app:1", "cri.manifest-digest": source.manifest.description,
                "cri.layer-digest": layers[1].digest.description,
                "cri.image-layers": "\(layers[1].digest),\(layers[2].digest)",
            ])
        #expect(
            labels(name, layers: layers, source: nil) == ["containerd.io/snapshot.ref": chainID.description])
    }

    @Test func `SOCI is told sizes too, and the index that was asked for`() {
        var source = source
        let layers = layers(3)
        let told = short(labels("my-soci", layers: layers, source: source))
        #expect(told["remote/soci.size"] == "1000")
        #expect(told["remote/image.layers.size"] == "1000,1001,1002")
        #expect(told["remote/soci.index.digest"] == nil)
        #expect(told.count == 7)
        source.sociIndex = digest(9_003)
        let asked = short(labels("my-soci", layers: layers, source: source))
        #expect(asked["remote/soci.index.digest"] == digest(9_003).description)
    }

    @Test func `stargz is told how much to prefetch, and where else the layers are`() {
        var layers = layers(3)
        layers[0].urls = ["ipfs://one", "https://two"]
        layers[2].urls = ["ipfs://three"]
        let told = short(labels("stargz", layers: layers, source: source))
        #expect(told["remote/stargz.prefetch"] == "10485760")
        #expect(told["remote/urls"] == "ipfs://one,https://two")
        #expect(told["remote/urls.0"] == "ipfs://one,https://two")
        #expect(told["remote/urls.1"] == nil)
        #expect(told["remote/urls.2"] == "ipfs://three")
        #expect(told.count == 9)
    }

    @Test(arguments: ["soci", "stargz", "nydus"])
    func `with 127 layers and a long reference each label fits, and lists have one length`(name: String) throws {
        let long = String(repeating: "a", count: 100)
        let layers = layers(127, urls: Array(repeating: "ipfs://\(long)", count: 60))
        let reference = "registry.test:5000/" + String(repeating: "b", count: 255 - 21) + ":1"
        #expect(reference.count == 255)
        let source = LayerSource(reference: reference, manifest: source.manifest)
        let told = labels(name, layers: layers, source: source)
        #expect(told.allSatisfy { $0.key.utf8.count + $0.value.utf8.count <= 4096 && !$0.value.isEmpty })
        #expect(told["containerd.io/snapshot/cri.image-ref"] == reference)
        let shown = try #require(told["containerd.io/snapshot/cri.image-layers"]).split(separator: ",")
        #expect(shown.map(String.init) == layers.prefix(56).map(\.digest.description))
        if name == "soci" {
            #expect(told["containerd.io/snapshot/remote/image.layers.size"]?.split(separator: ",").count == 56)
        }
        if name == "stargz" {
            #expect(told["containerd.io/snapshot/remote/urls.55"]?.split(separator: ",").count == 37)
            #expect(told["containerd.io/snapshot/remote/urls.56"] == nil)
        }
        let last = labels(name, layers: layers, source: source, index: 126)
        #expect(last["containerd.io/snapshot/cri.image-layers"] == layers[126].digest.description)
    }

    @Test func `a reference that is too long for a label is left out`() {
        let source = LayerSource(reference: String(repeating: "a", count: 4_100), manifest: source.manifest)
        #expect(labels("nydus", layers: layers(1), source: source)["containerd.io/snapshot/cri.image-ref"] == nil)
    }

    @Test(arguments: [
        ("stargz", "containerd.io/snapshot/stargz/toc.digest"), ("nydus", "containerd.io/snapshot/nydus-bootstrap"),
        ("overlaybd", "containerd.io/snapshot/overlaybd/blob-digest"), ("soci", nil), ("other", nil),
    ])
    func `where nothing was lazy the hint says whether the image could be`(name: String, mark: String?) async throws {
        let exports = ["address": "/run/s.sock", "enable_remote_snapshot_annotations": "true"]
        let snapshotter = SnapshotterSummary(name: name, state: .ok, exports: exports)
        var layers = layers(2)
        #expect(snapshotter.reads(layers) == (mark == nil ? nil : false))
        var count = LazyCount()
        #expect(await count.warning(of: snapshotter) { false } == nil)
        count.add(isLazy: false)
        var hints: [String] = []
        for isReadable in [true, false, nil] {
            hints.append(try #require(await count.warning(of: snapshotter) { isReadable }?.hint))
        }
        #expect(Set(hints).count == 3 && hints[0].contains(": the snapshotter can't read it"))
        if let mark {
            layers[1].annotations = [mark: "x"]
            #expect(snapshotter.reads(layers) == true)
        }
        count.add(isLazy: true)
        #expect(await count.warning(of: snapshotter) { nil } == nil)
    }
}

private func digest(_ number: Int) -> Digest {
    let text = String(number)
    guard let digest = Digest("sha256:" + String(repeating: "0", count: 64 - text.count) + text) else {
        preconditionFailure("\(number) is too long for a digest")
    }
    return digest
}
