// Makes an image of a layer that already exists.

import Foundation

extension ImageMaker {
    /// An image of this machine's platform without an index, whose one layer is the tar file at `path`, as it is.
    package func makeImage(ofTar path: String) throws -> MadeImage {
        let layer = try store(
            try Data(contentsOf: URL(filePath: path)), mediaType: "application/vnd.oci.image.layer.v1.tar")
        let config = try document(
            WireConfig(WirePlatform(Host.platform), diffIDs: [layer.digest]), mediaType: ImageSpec.Documents.oci.config)
        let manifest = try document(
            WireManifest(
                mediaType: ImageSpec.Documents.oci.manifest, config: WireDescriptor(config),
                layers: [WireDescriptor(layer)]),
            mediaType: ImageSpec.Documents.oci.manifest)
        let variant = MadeImage.Variant(
            platform: Host.platform, manifest: manifest, config: config,
            layers: [MadeLayer(blob: layer, diffID: layer.digest, chainID: layer.digest)])
        return MadeImage(
            root: manifest, variants: [variant], blobs: [manifest, config, layer], manifests: [manifest])
    }
}
