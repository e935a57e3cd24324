// Which IPFS node is asked, and how long it is waited for.

import Failure
import Files
import FoundationEssentials

package struct IPFSAccess: Sendable {
    /// Times in one value, so that tests don't have to wait as people do. IPFS never says that nobody has a file: without
    /// a limit it is looked for until somebody does.
    package struct Limits: Hashable, Sendable {
        package var connecting = Duration.seconds(5)
        /// For the first byte of a file, and for the answer after the last of one that is added.
        package var answer = Duration.seconds(60)
        /// Between two pieces.
        package var silence = Duration.seconds(30)

        package init() {}
    }

    private let address: String?
    private let environment: [String: String]
    let limits: Limits

    /// `address` is what the user names, a multiaddr; without one the node is asked that runs as this user.
    package init(address: String? = nil, environment: [String: String] = [:], limits: Limits = Limits()) {
        self.address = address
        self.environment = environment
        self.limits = limits
    }

    /// The address of the node's API: the user's own, else what the node has written into the file `api` of its
    /// repository, `$IPFS_PATH` or `~/.ipfs`.
    ///
    /// Throws class `network` when there is no such file, `reference` for what is no such address.
    func api() async throws(Failure) -> Multiaddr {
        if let address { return try Multiaddr(address) }
        let repository = environment["IPFS_PATH"].flatMap { $0.isEmpty ? nil : $0 }
        let home = UserFolders(environment).home
        let path = "\(repository ?? home.map { "\($0)/.ipfs" } ?? ".ipfs")/api"
        let text = await blocking { try? String(contentsOfFile: path, encoding: .utf8) }
        guard let text else {
            throw Failure(
                .network, "No IPFS node runs here: there is no \(path).", hint: Self.hint)
        }
        return try Multiaddr(String(text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }))
    }

    static let hint = "Start one with: ipfs daemon. Or name the address of its API with --ipfs-address."
}
