// What media types say of a blob.

import OCI
import Testing

struct MediaTypeTests {
    @Test(arguments: [
        (MediaType.ociIndex, MediaType.Role.index), (.dockerIndex, .index),
        (.ociManifest, .manifest), (.dockerManifest, .manifest),
        (.ociConfig, .config), (.dockerConfig, .config),
        (.ociLayer, .layer), (.ociLayerGzip, .layer), (.ociLayerZstd, .layer), (.ociForeignLayerGzip, .layer),
        (.dockerLayer, .layer), (.dockerLayerGzip, .layer), (.dockerForeignLayerGzip, .layer),
        (MediaType("application/vnd.oci.image.layer.v1.tar+gzip+encrypted"), .layer),
        (MediaType("application/vnd.in-toto+json"), .other), (MediaType(""), .other),
        (MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws"), .other),
    ])
    func eachHasARole(mediaType: MediaType, role: MediaType.Role) {
        #expect(mediaType.role == role)
    }

    @Test(arguments: [
        (MediaType.ociLayerGzip, true), (.dockerLayerGzip, true), (.ociManifest, true),
        (.ociForeignLayer, false), (.ociForeignLayerGzip, false), (.ociForeignLayerZstd, false),
        (.dockerForeignLayer, false), (.dockerForeignLayerGzip, false),
    ])
    func foreignLayersAreNotDistributable(mediaType: MediaType, distributable: Bool) {
        #expect(mediaType.isDistributable == distributable)
    }
}
