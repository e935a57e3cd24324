// How an IPFS node's API is found.

import Failure
import Foundation
import Testing

@testable import IPFS

struct AddressTests {
    @Test(arguments: [
        ("/ip4/127.0.0.1/tcp/5001", "127.0.0.1:5001"), ("/ip6/::1/tcp/5001", "[::1]:5001"),
        ("/dns4/node.test/tcp/80", "node.test:80"), ("/dns6/node.test/tcp/80", "node.test:80"),
        ("/dns/node-1.test/tcp/65535", "node-1.test:65535"), ("/ip4/10.0.0.1/tcp/5001/http", "10.0.0.1:5001"),
    ])
    func `a multiaddr of host and port is read`(text: String, authority: String) throws {
        #expect(try Multiaddr(text).authority == authority)
    }

    @Test(arguments: [
        "", "/", "127.0.0.1:5001", "http://127.0.0.1:5001", "/ip4/127.0.0.1", "/ip4/127.0.0.1/tcp", "/ip4//tcp/5001",
        "/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/tcp/70000", "/ip4/127.0.0.1/udp/5001", "/ip4/localhost/tcp/5001",
        "/ip4/127.0.0.1/tcp/5001/https", "/unix/run/ipfs.sock", "/ip6/::1]/tcp/5001", "/dns/a@b/tcp/1",
        "/dns/a b/tcp/1", "ip4/127.0.0.1/tcp/5001", "/ip4/127.0.0.1/tcp/5001/p2p/x", "/ip4/1.2.3/tcp/1",
    ])
    func `other addresses are refused`(text: String) {
        #expect {
            _ = try Multiaddr(text)
        } throws: {
            ($0 as? Failure)?.code == .reference
        }
    }

    @Test func `an option counts before $IPFS_PATH, and that before the home folder`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tallyman-ipfs-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["home/.ipfs", "other"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        try "/ip4/127.0.0.1/tcp/1\n".write(toFile: "\(folder)/home/.ipfs/api", atomically: true, encoding: .utf8)
        try "  /ip4/127.0.0.1/tcp/2".write(toFile: "\(folder)/other/api", atomically: true, encoding: .utf8)
        let home = ["HOME": "\(folder)/home"]
        let both = home.merging(["IPFS_PATH": "\(folder)/other"]) { $1 }
        let empty = home.merging(["IPFS_PATH": ""]) { $1 }
        let option = "/ip4/127.0.0.1/tcp/3"
        #expect(try await IPFSAccess(environment: home).api().authority == "127.0.0.1:1")
        #expect(try await IPFSAccess(environment: empty).api().authority == "127.0.0.1:1")
        #expect(try await IPFSAccess(environment: both).api().authority == "127.0.0.1:2")
        #expect(try await IPFSAccess(address: option, environment: both).api().authority == "127.0.0.1:3")
    }

    @Test func `without a file nothing is asked, and the file is named`() async throws {
        let failure = await #expect(throws: Failure.self) {
            try await IPFSAccess(environment: ["IPFS_PATH": "/no/such"]).api()
        }
        #expect(failure?.code == .network)
        #expect(failure?.message.contains("/no/such/api") == true)
        #expect(failure?.hint?.contains("ipfs daemon") == true)
    }
}
