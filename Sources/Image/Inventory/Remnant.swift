// Something in a namespace that can be removed by itself.

package import OCI

package enum Remnant: Hashable, Sendable {
    case blob(Digest)
    case ingest(String)
    case lease(String)
    case snapshot(String, in: String)
    case image(String, target: Descriptor)
}
