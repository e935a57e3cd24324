// What else in a repository is about a manifest: indexes of SOCI, signatures, bills of materials.

package import Failure
import NIOHTTP1
package import OCI

extension RegistryClient {
    /// The manifests that refer to `digest` and are of one kind, the first page of them.
    ///
    /// A registry that keeps no such list is asked for the tag that stands in for it (distribution specification 1.1,
    /// "Referrers Tag Schema"). Nobody is waited for: none is the answer only where all servers say so.
    ///
    /// Throws the first server's failure otherwise; class `incomplete` for a list that can't be read.
    package func referrers(
        of digest: Digest, artifactType: String, in path: String
    ) async throws(Failure) -> [Descriptor] {
        for server in try servers(for: [.pull]) {
            let list = server.url("\(path)/referrers/\(digest)").adding("artifactType", artifactType)
            let tag = server.url("\(path)/manifests/\(digest.algorithm)-\(digest.hex)")
            for url in [list, tag] {
                guard let bytes = try await document(url, "what refers to \(path)@\(digest)", in: path, server) else {
                    continue
                }
                guard case .index(let index) = try Document(decoding: bytes, as: .ociIndex) else { continue }
                let found = index.manifests.filter { $0.artifactType == artifactType }
                if !found.isEmpty { return found }
            }
        }
        return []
    }

    /// Nil where it isn't there.
    private func document(
        _ url: WebURL, _ subject: String, in path: String, _ server: RegistryServer
    ) async throws(Failure) -> [UInt8]? {
        let request = RegistryRequest(
            url: url, headers: RegistryRequest.documents, scopes: [RegistryRequest.scope(path)], subject: subject)
        do throws(RequestError) {
            let response = try await transport.send(request, to: server, expecting: [200, 400, 404, 405])
            return response.status == 200
                ? try await response.bytes(limit: Self.longestManifest, subject: subject) : nil
        } catch {
            throw error.failure
        }
    }
}
