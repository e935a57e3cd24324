// The one file where a foreign error becomes ours.

import Failure
import GRPCCore

extension Failure {
    /// What `error` means, thrown while `what` was done ("list the images").
    ///
    /// A cancelled call shows itself as `CancellationError` from streams and as `unknown` without a cause from unary
    /// calls (grpc-swift 2.4.3), so the caller says whether its task was cancelled.
    init(foreign error: any Error, doing what: String, isCancelled: Bool) {
        switch error {
        case let failure as Failure: self = failure
        case _ where isCancelled || error is CancellationError: self = Failure(.cancelled, "Cancelled.")
        case let error as RPCError: self = Failure(answer: error, doing: what)
        default: self = Failure(.internal, "Could not \(what).", cause: "\(error)")
        }
    }

    private init(answer: RPCError, doing what: String) {
        let said = answer.message.withoutQueries
        if let socket = said.dialedSocket {
            self = Failure(
                .snapshotter, "Nothing answers at the socket \(socket), where containerd expects a snapshotter.",
                hint: "Start the snapshotter's process.", cause: said)
            return
        }
        // containerd's own words for a connection of its own that broke.
        guard !said.contains("error reading from server") else {
            self = Failure(
                .snapshotter, "The snapshotter's process went away while it was asked.",
                hint: "Look at the snapshotter's log.", cause: said)
            return
        }
        switch answer.code {
        case .unavailable, .deadlineExceeded:
            self = Failure(
                .daemon, "containerd doesn't answer: could not \(what).", hint: "Look at the daemon's log.", cause: said
            )
        case .cancelled: self = Failure(.cancelled, "Cancelled.", cause: said)
        case .notFound: self = Failure(.notFound, "Could not \(what): it doesn't exist.", cause: said)
        case .failedPrecondition:
            self = Failure(.conflict, "Could not \(what): something still needs it.", cause: said)
        case .alreadyExists: self = Failure(.conflict, "Could not \(what): it already exists.", cause: said)
        case .unimplemented where said.contains("not implemented for"):
            // Any inner error that a part of the daemon can't do something comes out like this (containerd 11641).
            self = Failure(
                .daemon, "The daemon could not \(what), and does not say why.",
                hint: "Its log has the true reason: look for the last error there.", cause: said)
        case .unimplemented:
            self = Failure(
                .daemon, "This containerd can't \(what).", hint: "The daemon's log may say more.", cause: said)
        default: self = Failure(.daemon, "Could not \(what).", cause: said)
        }
        if self.code != .cancelled, answer.code != .unavailable, let known = Self.known(said) { self = known }
    }

    /// Most of what a registry or the Transfer service refuses comes as code `unknown`, so its words decide
    /// (observed with containerd 2.1.9). Nil when no words are known; the first words that fit count. Each holds a
    /// blank, so that no reference in the text can be taken for them.
    private static func known(_ said: String) -> Failure? {
        let lower = said.lowercased()
        guard let row = words.first(where: { $0.words.contains { lower.contains($0) } }) else { return nil }
        return Failure(row.code, row.message, hint: row.hint, cause: said)
    }

    private struct Words {
        var words: [String]
        var code: Code
        var message: String
        var hint: String?

        init(_ words: String..., code: Code, _ message: String, hint: String? = nil) {
            self.words = words
            self.code = code
            self.message = message
            self.hint = hint
        }
    }

    private static let words = [
        Words(
            "no unpack platforms defined", code: .snapshotter,
            "containerd's Transfer service is not set up to unpack to this snapshotter."),
        Words(
            "no match for platform", code: .platform, "The image isn't there for this platform.",
            hint: "Choose one of the platforms that it is built for."),
        Words("snapshotter not loaded", code: .snapshotter, "The daemon doesn't have this snapshotter."),
        Words(
            "blocked pull of", "image verifier", code: .policy, "The daemon's image verifier refused the image.",
            hint: "The verifier's own log says why."),
        Words(
            "too many requests", "toomanyrequests: ", code: .rateLimit, "The registry rate-limits requests.",
            hint: "Wait, or log in: many registries allow more to users they know."),
        Words(
            "x509: ", "verify certificate", "bad certificate", code: .certificate,
            "The registry's certificate isn't trusted.",
            hint: "Give containerd the registry's CA in its hosts directory."),
        Words(
            "server gave http response to https client", "first record does not look like a tls handshake",
            code: .scheme, "The registry speaks plain HTTP where HTTPS was expected.",
            hint: "Only registries on this machine are asked over plain HTTP."),
        Words(
            "401 unauthorized", "403 forbidden", "pull access denied", "authorization failed",
            code: .auth, "The registry gives no access to this image, or doesn't have it.",
            hint: "Check the name, and that it may be read without logging in."),
        Words(
            "no such host", "server misbehaving", code: .network, "The registry's name can't be resolved.",
            hint: "Check the spelling, and the host's DNS."),
        Words(
            "connection refused", "i/o timeout", "no route to host", "network is unreachable",
            "connection reset by peer", "tls handshake timeout", code: .network, "The registry can't be reached.",
            hint: "Check its address and port, and the network of the daemon's host."),
        Words(
            "no space left on device", code: .storage, "The daemon's disk is full.", hint: "Remove what isn't used."),
        Words("read-only file system", code: .storage, "The daemon's disk is read-only."),
        Words(
            "missing in your target registry", code: .incomplete,
            "The registry lacks parts of the image that weren't pushed.", hint: "Push all platforms that are listed."),
        Words(
            "image might be filtered out", code: .platform, "The archive holds no image for this platform.",
            hint: "Choose another platform, or all."),
        Words(
            "unrecognized image format", "missing index.json", "invalid tar header", "unexpected eof", "short read",
            "invalid oci layout", "unsupported oci version", "failed to resolve layers", "image config \"",
            "no target for symlink", "untar manifest", "untar oci layout", "failed to extract layer", "gzip: invalid",
            "zstd: invalid", "flate: corrupt", code: .archive,
            "The archive can't be read.", hint: "Was it copied or downloaded to its end?"),
        Words(
            "number of layers and diffids", "wrong diff id", code: .incomplete,
            "The image's layers are not those of its configuration.",
            hint: "The image is damaged: build it, or save it, again."),
        Words(
            "unexpected commit", code: .incomplete, "The bytes don't match their digest.",
            hint: "Get them again."),
        Words(
            "failed size validation", code: .incomplete, "The blob has another size than it should.",
            hint: "Get it again."),
        Words("object required", "invalid checksum digest", code: .reference, "The daemon can't read the reference."),
    ]
}

extension String {
    /// The socket of another process that the daemon could not reach: of a proxy plugin's.
    fileprivate var dialedSocket: Substring? {
        firstMatch(of: /Error while dialing:? dial unix(?::\/\/| )(\S+?):\s/)?.1
    }

    /// The queries of URLs may hold signatures.
    fileprivate var withoutQueries: String {
        replacing(/(https?:\/\/[^\s"?]*)\?[^\s"]*/) { "\($0.1)\($0.0.hasSuffix(":") ? ":" : "")" }
    }
}
