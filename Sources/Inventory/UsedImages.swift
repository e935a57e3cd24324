// Which images containers were made from.

import OCI

/// The images that containers name, by name and by digest.
struct UsedImages {
    private var names: Set<String> = []
    private var digests: Set<Digest> = []

    /// A container names its image as the record does, by the digest of its configuration (`sha256:…`, as Kubernetes
    /// may), or with the digest of a manifest or an index (`repository@sha256:…`).
    init(_ containers: [ContainerRecord]) {
        for image in Set(containers.lazy.map(\.image)) where !image.isEmpty {
            names.insert(image)
            if let digest = image.split(separator: "@").last.flatMap({ Digest(String($0)) }) {
                digests.insert(digest)
            }
        }
    }

    func contain(_ image: ImageRecord) -> Bool {
        !names.isEmpty && (names.contains(image.name) || digests.contains(image.target.digest))
    }

    func contain(_ platform: PlatformContents) -> Bool {
        !digests.isEmpty && (digests.contains(platform.config) || digests.contains(platform.manifest))
    }
}
