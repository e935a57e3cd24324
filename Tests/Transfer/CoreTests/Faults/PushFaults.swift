// What can go wrong with a push, by what a registry answers.

import Failure
import Foundation
import Lab
import OCI
import Testing

struct PushFault: Sendable, CustomTestStringConvertible {
    enum Spot: Sendable {
        case head, begin, blob, manifest

        /// Of the blobs one is hit: which of several fails first is chance.
        func isHit(by request: TestRequest, _ layer: MadeBlob) -> Bool {
            switch self {
            case .head: request.method == "HEAD" && request.path.contains(layer.hex)
            case .begin: request.method == "POST"
            case .blob: request.method == "PUT" && request.path.contains(layer.hex)
            case .manifest: request.method == "PUT" && request.path.contains("/manifests/")
            }
        }
    }

    var testDescription: String
    var spot: Spot
    var response: TestResponse
    var expected: Failure.Code
    /// What the message has to name: HOST, NAME, or words.
    var names: [String]
    /// What the two engines can't help saying otherwise, and why.
    var difference: String?

    init(
        _ description: String, at spot: Spot, _ response: TestResponse, _ expected: Failure.Code, _ names: String...,
        difference: String? = nil
    ) {
        (testDescription, self.spot, self.response) = (description, spot, response)
        (self.expected, self.names, self.difference) = (expected, names, difference)
    }

    private static func error(_ status: Int, _ code: String) -> TestResponse {
        let body = #"{"errors":[{"code":"\#(code)","message":"as the registry says"}]}"#
        return TestResponse(status, headers: ["Content-Type": "application/json"], body: Array(body.utf8))
    }

    static let all = [
        PushFault("trouble at the first look", at: .head, TestResponse(500), .network, "HOST", "500"),
        PushFault("no access at the first look", at: .head, TestResponse(403), .auth, "HOST", "NAME"),
        PushFault("trouble at the beginning", at: .begin, TestResponse(500), .network, "HOST", "NAME", "500"),
        PushFault("no access", at: .begin, error(403, "DENIED"), .auth, "HOST", "NAME"),
        PushFault(
            "a password is wanted", at: .begin,
            TestResponse(401, headers: ["WWW-Authenticate": #"Basic realm="lab""#]), .auth, "HOST", "NAME"),
        PushFault("no place", at: .begin, error(404, "NAME_UNKNOWN"), .notFound, "NAME"),
        PushFault("a registry to be read only", at: .begin, error(405, "UNSUPPORTED"), .policy, "HOST", "NAME"),
        PushFault(
            "an hour to wait", at: .begin, TestResponse(429, headers: ["Retry-After": "3600"]), .rateLimit, "HOST",
            difference: "the daemon doesn't tell the time, and an upload isn't begun again to learn it"),
        PushFault("trouble at a blob", at: .blob, TestResponse(500), .network, "HOST", "NAME", "500"),
        PushFault("a blob that is too large", at: .blob, TestResponse(413), .policy, "HOST", "NAME"),
        PushFault("a blob that is refused", at: .blob, error(400, "DIGEST_INVALID"), .network, "HOST", "NAME", "400"),
        PushFault("trouble at the manifest", at: .manifest, TestResponse(502), .network, "HOST", "NAME", "502"),
        PushFault("a manifest that is refused", at: .manifest, error(400, "MANIFEST_INVALID"), .network, "HOST", "400"),
        PushFault(
            "a manifest of unknown blobs", at: .manifest, error(400, "MANIFEST_BLOB_UNKNOWN"), .incomplete, "HOST",
            difference: "the daemon tells the status alone, not what the registry said"),
    ]

    /// What a registry answers that takes everything. Without `confirms` it doesn't say under which digest.
    static func taking(_ request: TestRequest, confirms: Bool = true) -> TestResponse {
        let name = request.path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        switch request.method {
        case "POST": return TestResponse(202, headers: ["Location": "/v2/\(name)/blobs/uploads/1"])
        case "PUT":
            let digest = Digest.sha256(of: request.body).description
            return TestResponse(201, headers: confirms ? ["Docker-Content-Digest": digest] : [:])
        default: return TestResponse(request.path == "/v2/" ? 200 : 404)
        }
    }
}
