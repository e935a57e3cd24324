// What else in a repository is about a manifest: indexes of SOCI, signatures, bills of materials.

package import Failure
import NIOHTTP1
package import OCI

extension RegistryClient {
    /// The manifests that refer to `digest` and are of one kind, the first page of them.
    ///
    /// A registry that keeps no such list is asked for the tag that stands in for it (distribution specification 1.1,
    /// "Referrers Tag Schema"). A list that can't be read counts as none.
    package func referrers(
        of digest: Digest, artifactType: String, in path: String
    ) async throws(Failure) -> [Descriptor] {
        let subject = "what refers to \(path)@\(digest)"
        return try await first([.pull]) { server throws(RequestError) in
            let list = server.url("\(path)/referrers/\(digest)").adding("artifactType", artifactType)
            let tag = server.url("\(path)/manifests/\(digest.algorithm)-\(digest.hex)")
            for url in [list, tag] {
                let request = RegistryRequest(
                    url: url, headers: RegistryRequest.documents, scopes: [RegistryRequest.scope(path)],
                    subject: subject)
                let response = try await transport.send(request, to: server, expecting: [200, 400, 404, 405])
                guard response.status == 200 else { continue }
                let bytes = try await response.bytes(limit: Self.longestManifest, subject: subject)
                guard case .index(let index)? = try? Document(decoding: bytes, as: .ociIndex) else { return [] }
                return index.manifests.filter { $0.artifactType == artifactType }
            }
            return []
        }
    }
}
