// What registries and daemons say, as classes. The words are those of containerd 2.1.9 and docker-registry 2.8.

import Failure
import GRPCCore
import Testing

@testable import ContainerdClient

@Suite struct ForeignFailureTests {
    private static let cases: [(code: RPCError.Code, words: String, class: Failure.Class)] = [
        (.notFound, "failed to resolve image: 127.0.0.1:5000/demo/small:9.9: not found", .notFound),
        (.unknown, "failed to resolve image: unexpected status from HEAD request: 401 Unauthorized", .auth),
        (.unknown, "pull access denied, repository does not exist or may require authorization", .auth),
        (.unknown, "failed to authorize: authorization failed: no basic auth credentials", .auth),
        (.unknown, "unexpected status from PUT request to https://a/v2/: 403 Forbidden", .auth),
        (.unknown, "failed to do request: http: server gave HTTP response to HTTPS client", .scheme),
        (.unknown, "failed to do request: tls: first record does not look like a TLS handshake", .scheme),
        (.unknown, "tls: failed to verify certificate: x509: certificate signed by unknown authority", .certificate),
        (.unknown, "remote error: tls: bad certificate", .certificate),
        (.unknown, "dial tcp 127.0.0.1:9: connect: connection refused", .network),
        (.unknown, "dial tcp: lookup nowhere.invalid: no such host", .network),
        (.unknown, "dial tcp 10.255.255.1:443: i/o timeout", .network),
        (.notFound, "no match for platform in manifest: not found", .platform),
        (.unknown, "image might be filtered out", .platform),
        (
            .invalidArgument, "unable to initialize unpacker: no unpack platforms defined: invalid argument",
            .snapshotter
        ),
        (.invalidArgument, "snapshotter not loaded: nosuch: invalid argument", .snapshotter),
        (.unknown, "image verifier bindir blocked pull of a.test/a:1 with digest sha256:0", .policy),
        (.unknown, "unexpected status: 429 Too Many Requests", .rateLimit),
        (.unknown, "toomanyrequests: You have reached your pull rate limit", .rateLimit),
        (
            .unknown,
            "manifest list/index references to blobs and/or manifests are missing in your target registry: "
                + "unexpected status: 400 Bad Request", .incomplete
        ),
        (.unknown, "unrecognized image format", .archive), (.unknown, "archive/tar: invalid tar header", .archive),
        (.unknown, "failed to ingest blobs: short read: unexpected EOF", .archive),
        (.unknown, "write /var/lib/containerd/x: no space left on device", .storage),
        (.unknown, "mkdir /var/lib/containerd/x: read-only file system", .storage),
        (.invalidArgument, "object required", .reference),
        (.unavailable, "Stream unexpectedly closed.", .daemon), (.deadlineExceeded, "", .daemon),
        (.alreadyExists, "image a.test/a:1: already exists", .conflict),
        (.unimplemented, "unknown service containerd.services.transfer.v1.Transfer", .daemon),
        (.unimplemented, "method Transfer not implemented for OCI Registry to Local Image Store", .daemon),
        (.cancelled, "context canceled", .cancelled), (.unknown, "what nobody has seen before", .daemon),
    ]

    @Test(arguments: cases.indices) func `words have a class, a sentence and a hint`(index: Int) {
        let one = Self.cases[index]
        let failure = Failure(foreign: RPCError(code: one.code, message: one.words), doing: "x", isCancelled: false)
        #expect(failure.class == one.class, "\(one.words)")
        #expect(!failure.message.isEmpty)
        if failure.class != .cancelled, !one.words.isEmpty { #expect(failure.cause == one.words) }
    }

    @Test func `a name can't be taken for words`() {
        let words = "failed to resolve image: a.test/401-unauthorized/x509:no-such-host: not found"
        let failure = Failure(foreign: RPCError(code: .notFound, message: words), doing: "x", isCancelled: false)
        #expect(failure.class == .notFound)
    }

    @Test func `a cancelled call is cancelled, whatever the error says`() {
        let error = RPCError(code: .unknown, message: "CancellationError()")
        #expect(Failure(foreign: error, doing: "x", isCancelled: true).class == .cancelled)
        #expect(Failure(foreign: CancellationError(), doing: "x", isCancelled: false).class == .cancelled)
    }

    @Test func `no transfer service and a transfer that isn't done are told apart`() {
        func message(_ words: String) -> String {
            Failure(foreign: RPCError(code: .unimplemented, message: words), doing: "x", isCancelled: false).message
        }
        #expect(
            message("unknown service containerd.services.transfer.v1.Transfer")
                != message("method Transfer not implemented for OCI Registry to Local Image Store"))
    }
}
