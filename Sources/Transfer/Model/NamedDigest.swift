// An image's name and the digest of its target.

package import OCI

package struct NamedDigest: Hashable, Sendable {
    package var reference: String
    package var digest: Digest

    package init(reference: String, digest: Digest) {
        self.reference = reference
        self.digest = digest
    }
}
