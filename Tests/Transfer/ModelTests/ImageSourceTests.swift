// What a user types to pull, and what it means.

import Failure
import OCI
import Testing
import TransferModel

struct ImageSourceTests {
    static let cid = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"

    @Test(arguments: ["ipfs://\(cid)", cid])
    func `a CID is of IPFS, with or without its scheme`(text: String) throws {
        let source = try ImageSource(parsing: text)
        #expect(source == .ipfs(try #require(try IPFSReference(parsing: Self.cid))))
        #expect(source.name == Self.cid)
        #expect(source.description == "ipfs://\(Self.cid)" && source.familiar == source.description)
        #expect(source.registry == nil)
    }

    @Test func `a registry of IPFS is a registry`() throws {
        let source = try ImageSource(parsing: "localhost:5050/ipfs/\(Self.cid)")
        #expect(source.registry == "localhost:5050")
        #expect(source.name == "localhost:5050/ipfs/\(Self.cid):latest")
    }

    @Test func `all else is of a registry`() throws {
        let source = try ImageSource(parsing: "alpine")
        #expect(source == .registry(try Reference(parsing: "alpine")))
        #expect(source.name == "docker.io/library/alpine:latest" && source.familiar == "alpine:latest")
        #expect(throws: Failure.self) { try ImageSource(parsing: "https://a.test/b") }
        #expect(throws: Failure.self) { try ImageSource(parsing: "ipfs://alpine") }
    }
}
