// What says something about an image from outside its own index: signatures, bills of materials, other attachments.

package import OCI

package enum Referrer: Hashable, Sendable {
    /// An image record, named after what it is about: the tag is `sha256-HEX` for a list of referrers (distribution
    /// specification 1.1, "Referrers Tag Schema"), with `.sig`, `.att` or `.sbom` behind it as cosign names its own.
    case record(name: String)
    /// A manifest that containerd 2.3 and later has fetched with the image, and keeps by a label.
    case manifest(Descriptor)

    private static let label = "containerd.io/gc.ref.content.referrer."

    /// What refers to an image's index and manifests, records first, sorted by name.
    package static func all(
        of documents: ImageDocuments, named name: String, among images: [ImageRecord], _ resources: Resources?
    ) -> [Referrer] {
        let digests = Set(documents.root.all.filter { $0.manifest != nil || $0.index != nil }.map(\.descriptor.digest))
        let start = "\(Reference(stored: name)?.repository ?? name):sha256-"
        let records = images.map(\.name).filter { other in
            guard other.hasPrefix(start) else { return false }
            let digest = Digest("sha256:" + other.dropFirst(start.count).prefix { $0 != "." })
            return digest.map(digests.contains) ?? false
        }
        let blobs = resources?.blobs ?? []
        let labelled = Set(
            blobs.filter { digests.contains($0.digest) }.flatMap { blob in
                blob.labels.filter { $0.key.hasPrefix(label) }.values.compactMap(Digest.init)
            })
        let manifests = blobs.filter { labelled.contains($0.digest) && !digests.contains($0.digest) }
        return records.sorted().map { .record(name: $0) }
            + manifests.map { .manifest(Descriptor(mediaType: .ociManifest, digest: $0.digest, size: $0.size)) }
    }
}
