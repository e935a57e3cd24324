// What goes wrong with an IPFS node, in words.

import AsyncHTTPClient
import Failure
import Glibc
import NIOCore
import NIOPosix
import OCI

extension Failure {
    /// What an error means that kept an answer away, or broke one off.
    init(asking api: Multiaddr, about subject: String, _ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case _ where Task.isCancelled || error is CancellationError: self = Failure(.cancelled, "Cancelled.")
        case _ where Self.isNoConnection(error):
            let reason = (error as? NIOConnectionError)?.connectionErrors.first.map { "\($0.error)" }
            self = Failure(
                .network, "No IPFS node answers at \(api.authority).", hint: IPFSAccess.hint,
                cause: reason ?? "\(error)")
        default:
            self = Failure(
                .network, "The connection to the IPFS node at \(api.authority) broke off at \(subject).",
                hint: "See whether the node runs: ipfs id", cause: "\(error)")
        }
    }

    private static func isNoConnection(_ error: any Error) -> Bool {
        let codes = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT]
        return error is NIOConnectionError || error as? HTTPClientError == .connectTimeout
            || (error as? IOError).map { codes.contains($0.errnoCode) } == true
    }

    static func notFound(_ file: IPFSReference, _ api: Multiaddr, _ silence: Silence) -> Failure {
        Failure(
            .notFound, "The IPFS node at \(api.authority) hasn't found \(file) in \(silence.limit.inWords).",
            hint: "Nobody who is online may have it. Whom the node knows: ipfs swarm peers. Try again later.")
    }

    static func silent(_ api: Multiaddr, _ file: IPFSReference, _ silence: Silence) -> Failure {
        Failure(
            .network,
            "The IPFS node at \(api.authority) stopped sending \(file): nothing came for \(silence.limit.inWords).",
            hint: "Whoever has the rest may have gone offline. Try again later.")
    }

    static func takesNothing(_ api: Multiaddr, _ subject: String, _ silence: Silence) -> Failure {
        Failure(
            .network,
            "The IPFS node at \(api.authority) doesn't go on with \(subject): it said nothing for "
                + "\(silence.limit.inWords).", hint: "See whether the node runs: ipfs id")
    }

    /// An answer that is no success. Kubo's are always of status 500, and tell by their words.
    static func refused(_ subject: String, by api: Multiaddr, status: Int, saying said: String) -> Failure {
        let words = said.lowercased()
        let isMissing = ["not found", "could not find", "could not resolve", "no link named"].contains(
            where: words.contains)
        switch status {
        case 401, 403:
            return Failure(
                .auth, "The IPFS node at \(api.authority) gives no access to its API.", hint: nil,
                cause: "status \(status): \(said)")
        case 500 where isMissing:
            return Failure(
                .notFound, "The IPFS node at \(api.authority) doesn't find \(subject).",
                hint: "Check the name; a node that is offline finds only what it has.", cause: said)
        case 500 where words.contains("directory"):
            return Failure(.reference, "\(subject) is a folder in IPFS, not a file.", cause: said)
        case 500:
            return Failure(
                .network, "The IPFS node at \(api.authority) refused \(subject).", cause: said)
        default:
            return Failure(
                .network, "At \(api.authority) something other than an IPFS node's API answers: status \(status).",
                hint: "The API's port is 5001 as a rule; --ipfs-address names another one.", cause: said)
        }
    }
}
