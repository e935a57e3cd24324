// One request to a registry, before it is known what authorizes it.

import NIOCore
import NIOHTTP1

struct RegistryRequest: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        case stream(UploadBody)
    }

    var method: HTTPMethod = .GET
    var url: WebURL
    var headers: HTTPHeaders = [:]
    var body = Body.none
    /// Whether its body is for its origin only.
    var isSecret = false
    /// What a token for it has to allow.
    var scopes: [String] = []
    /// What is asked for, as failures call it: "demo/small:1.0".
    var subject: String

    /// The scope for pulling from a repository, or for pushing to it too.
    static func scope(_ path: String, push: Bool = false) -> String { "repository:\(path):pull\(push ? ",push" : "")" }

    static let documents: HTTPHeaders = [
        "Accept": [
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json", "*/*",
        ].joined(separator: ", ")
    ]
}
