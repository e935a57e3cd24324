// The tags of a repository, and whether something is in it.

import AsyncHTTPClient
package import Failure
import FoundationEssentials
import NIOHTTP1
package import OCI

extension RegistryClient {
    /// Bytes of one page of tags.
    private static let longestPage = 4 << 20

    /// Up to `limit` tags, page by page, in the order of the registry. They are text from outside, of any form.
    package func tags(of path: String, limit: Int) async throws(Failure) -> [String] {
        let subject = "the tags of \(path)"
        return try await first([.resolve]) { server throws(RequestError) in
            var tags: [String] = []
            var next: WebURL? = server.url("\(path)/tags/list").adding("n", "\(min(limit, 1000))")
            while let url = next, tags.count < limit {
                let request = RegistryRequest(url: url, scopes: [RegistryRequest.scope(path)], subject: subject)
                let response = try await transport.send(request, to: server, expecting: [200])
                let bytes = try await response.bytes(limit: Self.longestPage, subject: subject)
                guard let page = try? JSONDecoder().decode(TagPage.self, from: Data(bytes)) else {
                    throw RequestError(
                        .status(200), Failure(.network, "\(url.authority) sends no list for \(subject)."))
                }
                let more = page.tags ?? []
                tags += more.prefix(limit - tags.count)
                // Nothing leads to another server, or on from a page without a tag.
                next = response.nextPage.flatMap { $0.origin == server.root.origin && !more.isEmpty ? $0 : nil }
            }
            return tags
        }
    }

    /// Whether the server that pushes go to has the blob in this repository.
    package func hasBlob(_ digest: Digest, in path: String) async throws(Failure) -> Bool {
        try await head("blobs/\(digest)", "@\(digest)", of: path) != nil
    }

    /// Whether the server that pushes go to has the manifest; with `tag`, also that the tag means it.
    package func hasManifest(_ digest: Digest, as tag: String? = nil, in path: String) async throws(Failure) -> Bool {
        let place = "manifests/\(tag ?? digest.description)"
        guard let response = try await head(place, tag.map { ":\($0)" } ?? "@\(digest)", of: path) else { return false }
        return tag == nil || response.header("Docker-Content-Digest") == digest.description
    }

    /// Nil where it isn't there. `name` is what failures call it by, after the path.
    private func head(_ place: String, _ name: String, of path: String) async throws(Failure) -> RegistryResponse? {
        try await pushing { server throws(RequestError) in
            let request = RegistryRequest(
                method: .HEAD, url: server.url("\(path)/\(place)"), headers: RegistryRequest.documents,
                scopes: [RegistryRequest.scope(path, push: true)], subject: path + name)
            let response = try await transport.send(request, to: server, expecting: [200, 404])
            return response.status == 200 ? response : nil
        }
    }

    /// Pushes go to the first server that takes any, as containerd's do: an image isn't spread over several.
    func pushing<Value>(_ ask: (RegistryServer) async throws(RequestError) -> Value) async throws(Failure) -> Value {
        let server = try servers(for: [.push])[0]
        do throws(RequestError) {
            return try await patiently { () throws(RequestError) in try await ask(server) }
        } catch {
            throw error.failure
        }
    }
}

private struct TagPage: Decodable {
    var tags: [String]?
}

extension RegistryResponse {
    /// `<…>; rel="next"` in a header `Link`.
    fileprivate var nextPage: WebURL? {
        let links = head.headers[canonicalForm: "Link"]
        let next = links.compactMap { $0.wholeMatch(of: /<([^>]*)>.*;\s*rel="?next"?(\s*;.*)?/)?.1 }.first
        return next.flatMap { WebURL(String($0), relativeTo: url) }
    }
}
