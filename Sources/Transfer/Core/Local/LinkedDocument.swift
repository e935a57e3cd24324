// An index or a manifest whose descriptors say which files in IPFS their blobs are.

import JSON
import OCI

struct LinkedDocument: Sendable {
    let bytes: [UInt8]
    /// Of the document, with nothing but type, digest and size.
    let descriptor: Descriptor

    /// All that the document says besides stays as it is. `links` are what its blobs have become, by their old digests:
    /// a manifest that was linked has another one. Nil for what is no object.
    init?(_ document: [UInt8], as mediaType: MediaType, links: [Digest: Descriptor]) {
        guard var value = JSONValue(document), case .object = value else { return nil }
        value = value.setting("mediaType", to: .text(mediaType.oci.rawValue))
        for key in ["config", "subject"] {
            if let descriptor = value[key] { value = value.setting(key, to: descriptor.linked(links)) }
        }
        for key in ["layers", "manifests"] {
            guard case .array(let descriptors) = value[key] else { continue }
            value = value.setting(key, to: .array(descriptors.map { $0.linked(links) }))
        }
        bytes = value.bytes
        descriptor = Descriptor(mediaType: mediaType.oci, digest: .sha256(of: bytes), size: Int64(bytes.count))
    }
}

extension JSONValue {
    /// A descriptor, if `links` has its blob.
    fileprivate func linked(_ links: [Digest: Descriptor]) -> JSONValue {
        var value = self
        // What BuildKit states is about a manifest by its digest.
        let about = "vnd.docker.reference.digest"
        if let annotations = value["annotations"], case .text(let text) = annotations[about],
            let link = Digest(text).flatMap({ links[$0] })
        {
            let linked = annotations.setting(about, to: .text(link.digest.description))
            value = value.setting("annotations", to: linked)
        }
        guard case .text(let text) = value["digest"], let link = Digest(text).flatMap({ links[$0] }) else {
            return value
        }
        return value.setting("mediaType", to: .text(link.mediaType.rawValue))
            .setting("digest", to: .text(link.digest.description)).setting("size", to: JSONValue(link.size))
            .setting("urls", to: JSONValue(link.urls))
    }
}
