// The image records of a namespace.

import ContainerdAPI
package import Failure
package import Inventory
import OCI
import SwiftProtobuf

extension Containerd {
    /// All image records of the namespace, in the daemon's order. A record without a readable digest is left out.
    package func images() async throws(Failure) -> [ImageRecord] {
        try await call("list the images") {
            try await Containerd_Services_Images_V1_Images.Client(wrapping: client)
                .list(.init(), metadata: metadata).images.compactMap(ImageRecord.init)
        }
    }
}

extension ImageRecord {
    init?(_ image: Containerd_Services_Images_V1_Image) {
        guard let target = Descriptor(image.target) else { return nil }
        self.init(
            name: image.name, target: target, labels: image.labels, createdAt: image.createdAt.date,
            updatedAt: image.updatedAt.date)
    }
}

extension Descriptor {
    /// Nil when the digest can't be read.
    init?(_ descriptor: Containerd_Types_Descriptor) {
        guard let digest = Digest(descriptor.digest) else { return nil }
        self.init(
            mediaType: MediaType(descriptor.mediaType), digest: digest, size: descriptor.size,
            annotations: descriptor.annotations)
    }
}
