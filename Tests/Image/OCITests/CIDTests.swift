// CIDs and the references that name images by them.

import Failure
import OCI
import Testing

struct CIDTests {
    /// An empty folder in all ways to write it, an empty file, a key for names.
    static let cids = [
        "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn",
        "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354",
        "zdj7WbTaiJT1fgatdet9Ei9iDB5hdCxkbVyhyh8YTUnXMiwYi",
        "k2jmtxtlhjl3fhmgndf92e48by79ryjuvqp3y2qgehpao6v3lurvnmcv",
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
        "k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8",
    ]

    @Test(arguments: cids)
    func `a CID is read as it is written`(text: String) throws {
        #expect(CID(text)?.description == text)
        let reference = try #require(try IPFSReference(parsing: text))
        #expect(reference.name == text)
        #expect(reference.path == "/ipfs/\(text)")
        #expect(reference.description == "ipfs://\(text)")
        #expect(try IPFSReference(parsing: "ipfs://\(text)") == reference)
    }

    @Test(arguments: [
        "", "b", "k", "z", "Qm", "alpine", "busybox", "kibana", "zookeeper", "bafkrei",
        "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3N0", "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3N",
        // One letter more, less, in upper case, that base 32 hasn't, and bits that stand for nothing.
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykua",
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk",
        "BAFKREIHDWDCEFGH4DQKJV67UZCMW7OJEE6XEDZDETOJUZJEVTENXQUVYKU",
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk1",
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykx",
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku:1",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        String(repeating: "b", count: 10_000), String(repeating: "z", count: 10_000),
    ])
    func `other texts are no CIDs, and other references`(text: String) throws {
        #expect(CID(text) == nil)
        #expect(try IPFSReference(parsing: text) == nil)
    }

    @Test(arguments: [
        ("ipns://k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8", "k51qzi5"),
        ("ipns://images.example.com", "ipns://images.example.com"),
    ])
    func `a name is read`(text: String, name: String) throws {
        let reference = try #require(try IPFSReference(parsing: text))
        #expect(reference.description == text)
        #expect(reference.name.hasPrefix(name))
        #expect(reference.path == "/ipns/\(text.dropFirst(7))")
        #expect(IPFSReference.isName(ofImage: reference.name))
    }

    @Test(arguments: [
        "ipfs://", "ipfs://alpine", "ipfs:///ipfs/\(cids[1])", "ipfs://\(cids[1])/bin", "ipfs://\(cids[1]):latest",
        "ipns://", "ipns://a b", "ipns://a/b", "ipns://a?b",
    ])
    func `a scheme before something else is refused`(text: String) {
        #expect {
            _ = try IPFSReference(parsing: text)
        } throws: {
            ($0 as? Failure)?.code == .reference && ($0 as? Failure)?.hint != nil
        }
    }

    @Test func `a descriptor says which file in IPFS its blob is`() throws {
        let cid = try #require(CID(Self.cids[1]))
        var descriptor = Descriptor(
            mediaType: .ociLayer, digest: .sha256(of: [UInt8]()), size: 0, urls: ["https://a.test/x"])
        #expect(descriptor.cid == nil)
        descriptor.urls.append("ipfs://\(cid)")
        #expect(descriptor.cid == cid)
        #expect(descriptor.stored(as: cid).urls == ["ipfs://\(cid)"])
    }
}
