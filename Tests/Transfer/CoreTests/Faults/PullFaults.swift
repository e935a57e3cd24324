// What can go wrong with a pull, by what a registry answers.

import Failure
import Lab
import OCI
import Testing

/// One way of a registry to fail.
struct PullFault: Sendable, CustomTestStringConvertible {
    /// What an answer may depend on.
    struct Scene: Sendable {
        var image: FaultyImage
        /// The registry, as it was asked.
        var host: String
        var path: String

        func isTag(_ request: TestRequest) -> Bool { request.path.hasSuffix("/manifests/1") }

        func isManifest(_ request: TestRequest) -> Bool {
            request.path.hasSuffix("/manifests/\(Digest.sha256(of: image.manifest))")
        }

        func isLayer(_ request: TestRequest) -> Bool { request.path.hasSuffix("/blobs/\(image.layer.digest)") }
    }

    var testDescription: String
    var expected: Failure.Code
    /// What the message has to name: LAYER, MANIFEST, HOST, TAG, or words.
    var names: [String]
    /// What the two engines can't help saying otherwise, and why.
    var difference: String?
    /// Whether the daemon has a say in it: what comes goes through its content store, and is unpacked there.
    var isOfContent = false
    var prepare: @Sendable (inout FaultyImage) -> Void = { _ in }
    var answer: @Sendable (TestRequest, Scene) -> TestResponse?

    init(
        _ description: String, _ expected: Failure.Code, _ names: String..., difference: String? = nil,
        answer: @Sendable @escaping (TestRequest, Scene) -> TestResponse?
    ) {
        (testDescription, self.expected, self.names) = (description, expected, names)
        (self.difference, self.answer) = (difference, answer)
    }

    /// One of an image that is served as it is.
    init(
        _ description: String, _ expected: Failure.Code, _ names: String...,
        image prepare: @Sendable @escaping (inout FaultyImage) -> Void
    ) {
        (testDescription, self.expected, self.names) = (description, expected, names)
        (self.prepare, answer) = (prepare, { _, _ in nil })
        isOfContent = true
    }

    private static func tag(
        _ description: String, _ expected: Failure.Code, _ names: String..., as response: TestResponse
    ) -> PullFault {
        var fault = PullFault(description, expected) { $1.isTag($0) ? response : nil }
        fault.names = ["HOST", "TAG"] + names
        return fault
    }

    private static func layer(
        _ description: String, _ expected: Failure.Code, _ names: String...,
        as response: @Sendable @escaping (TestResponse, TestRequest) -> TestResponse
    ) -> PullFault {
        var fault = PullFault(description, expected) { request, scene in
            scene.isLayer(request) ? response(scene.image.answer(request), request) : nil
        }
        fault.names = names.isEmpty ? ["HOST", "LAYER"] : names
        fault.isOfContent = true
        return fault
    }

    private static func manifest(
        _ description: String, _ expected: Failure.Code,
        as response: @Sendable @escaping (TestResponse) -> TestResponse
    ) -> PullFault {
        PullFault(description, expected, "HOST", "MANIFEST") { request, scene in
            scene.isManifest(request) && request.method == "GET" ? response(scene.image.answer(request)) : nil
        }
    }

    /// A registry whose token service answers so.
    private static func token(
        _ description: String, _ expected: Failure.Code, _ names: String..., difference: String? = nil,
        realm: String = "http://HOST/token", as response: TestResponse
    ) -> PullFault {
        var fault = PullFault(description, expected, difference: difference) { request, scene in
            if request.path.contains("/token") { return response }
            let realm = realm.replacing("HOST", with: "\(scene.host)/v2/\(scene.path)")
            return TestResponse(401, headers: ["WWW-Authenticate": #"Bearer realm="\#(realm)",service="lab""#])
        }
        fault.names = names
        return fault
    }

    private static let wait = ["Retry-After": "3600"]

    static let all: [PullFault] = [
        tag("no such tag", .notFound, as: TestResponse(404)),
        tag("a tag that is refused", .network, "400", as: TestResponse(400)),
        tag("a tag that is forbidden", .auth, as: TestResponse(403)),
        tag("trouble at the tag", .network, "500", as: TestResponse(500)),
        tag("too busy at the tag", .network, "503", as: TestResponse(503)),
        tag("a tag over 4 MiB", .incomplete, as: TestResponse(200, headers: big, claimsLength: 5 << 20)),
        tag("a tag that leads nowhere", .network, as: TestResponse(302, headers: ["Location": "::::"])),
        PullFault("a tag that leads in circles", .network, "HOST", "TAG", "circles") {
            $1.isTag($0) ? TestResponse(302, headers: ["Location": $0.path]) : nil
        },
        PullFault("a tag for which one has to wait an hour", .rateLimit, "HOST", "60 min") {
            $1.isTag($0) ? TestResponse(429, headers: wait) : nil
        },
        PullFault("a digest that nothing has", .notFound, "HOST", String(repeating: "5", count: 64)) { request, scene in
            guard scene.isTag(request), request.method == "HEAD" else { return nil }
            var response = scene.image.answer(request)
            response.headers["Docker-Content-Digest"] = "sha256:" + String(repeating: "5", count: 64)
            return response
        },
        manifest("no such manifest", .notFound) { _ in TestResponse(404) },
        manifest("a manifest that is forbidden", .auth) { _ in TestResponse(403) },
        manifest("trouble at the manifest", .network) { _ in TestResponse(502) },
        manifest("another manifest of that size", .network) { honest in
            TestResponse(200, headers: honest.headers, body: honest.body.reversed())
        },
        manifest("a manifest that is longer", .network) { honest in
            TestResponse(200, headers: honest.headers, body: honest.body + [32])
        },
        manifest("a manifest that is shorter", .network) { honest in
            TestResponse(200, headers: honest.headers, body: honest.body.dropLast())
        },
        layer("no such layer", .notFound) { _, _ in TestResponse(404) },
        layer("a layer that is forbidden", .auth) { _, _ in TestResponse(403) },
        layer("trouble at a layer", .network) { _, _ in TestResponse(500) },
        layer("a layer that is refused", .network) { _, _ in TestResponse(416) },
        layer("a layer for which one has to wait an hour", .rateLimit, "HOST", "60 min") { _, _ in
            TestResponse(429, headers: wait)
        },
        layer("a layer that always breaks off", .network) { honest, request in
            var response = honest
            response.cutAfter = request.header("Range") == nil ? honest.body.count / 2 : 0
            return response
        },
        layer("a layer that is shorter", .network) { honest, request in
            TestResponse(200, body: request.header("Range") == nil ? honest.body.dropLast() : [])
        },
        layer("a layer that is longer", .network) { honest, _ in TestResponse(200, body: honest.body + [1]) },
        layer("a layer of no bytes", .network) { _, _ in TestResponse(200) },
        layer("another layer of that size", .network) { honest, _ in
            TestResponse(200, body: [UInt8](repeating: 7, count: honest.body.count))
        },
        layer("a layer that leads in circles", .network, "HOST", "circles") { _, request in
            TestResponse(307, headers: ["Location": request.path])
        },
        layer("a layer that lies where nobody is", .network, "127.0.0.1:9 can't be reached") { _, _ in
            TestResponse(307, headers: ["Location": "http://127.0.0.1:9/layer"])
        },
        token("trouble at the token service", .network, "HOST", "500", as: TestResponse(500)),
        token("a token service that gives no access", .auth, "HOST", as: TestResponse(403)),
        token("a token service without a token", .auth, "HOST", as: TestResponse(200, body: Array("{}".utf8))),
        token("a token service that knows no JSON", .auth, "HOST", as: TestResponse(200, body: Array("<html>".utf8))),
        token(
            "a token that isn't taken", .auth, "HOST", as: TestResponse(200, body: Array(#"{"token":"t"}"#.utf8))),
        token(
            "a token service that is away", .network, "127.0.0.1:9 can't be reached", realm: "http://127.0.0.1:9/token",
            as: TestResponse(404)),
        PullFault("a registry that wants a password", .auth, "HOST", "TAG") { _, _ in
            TestResponse(401, headers: ["WWW-Authenticate": #"Basic realm="lab""#])
        },
        PullFault("a layer fewer than the configuration has", .incomplete, "2 layers") { $0.keepLayers(2) },
        PullFault("no layers where the configuration has some", .incomplete, "0 layers") { $0.keepLayers(0) },
        PullFault("layers of another configuration", .incomplete, "does not unpack to") { image in
            let (one, other) = (image.layers[1].diffID, image.layers[2].diffID)
            image.change(config: {
                $0.replacing(one, with: "one").replacing(other, with: one).replacing("one", with: other)
            })
        },
        PullFault("a layer that is not a tar archive", .archive, "can't be unpacked") {
            $0.change(layer: Array(repeating: 0x78, count: 5000))
        },
        PullFault("a configuration that is no JSON", .incomplete, "image configuration") { image in
            image.change(config: { _ in "<html>" })
        },
        PullFault("a manifest that is no JSON", .incomplete, "image manifest") { image in
            image.change(manifest: { _ in "<html>" })
        },
    ]

    private static let big = [
        "Docker-Content-Digest": "sha256:" + String(repeating: "5", count: 64),
        "Content-Type": "application/vnd.oci.image.manifest.v1+json",
    ]
}
