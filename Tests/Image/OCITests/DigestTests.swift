// Digests: what is one, and how bytes become one.

import FoundationEssentials
import OCI
import Testing

struct DigestTests {
    static let ofNothing = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test(arguments: [
        ofNothing, "sha384:" + String(repeating: "0a", count: 48), "sha512:" + String(repeating: "f", count: 128),
    ])
    func aDigestIsReadAndWrittenAlike(text: String) throws {
        let digest = try #require(Digest(text))
        #expect(digest.description == text)
        #expect(digest.hex == text.dropFirst(7))
        #expect(digest.short == text.dropFirst(7).prefix(12))
    }

    @Test(arguments: [
        "", ":", "sha256", "sha256:", "sha256:abc", ofNothing + "0", String(ofNothing.dropLast()),
        ofNothing.uppercased(),
        "sha256:" + String(repeating: "G", count: 64), "sha256:" + String(repeating: "A", count: 64),
        "sha512:" + String(repeating: "a", count: 64), "md5:" + String(repeating: "a", count: 32), " " + ofNothing,
        "SHA256:" + String(repeating: "a", count: 64), "sha256:é" + String(repeating: "a", count: 62),
    ])
    func whatIsNoDigestIsRefused(text: String) {
        #expect(Digest(text) == nil)
    }

    @Test func bytesAreHashed() {
        #expect(Digest.sha256(of: [UInt8]()).description == Self.ofNothing)
        #expect(
            Digest.sha256(of: Array("abc".utf8)).hex
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func piecesGiveTheDigestOfTheWhole() {
        var hasher = Digest.Hasher()
        hasher.update(Array("a".utf8))
        Array("bc".utf8).withUnsafeBytes { hasher.update($0) }
        #expect(hasher.finalize() == .sha256(of: Array("abc".utf8)))
    }

    @Test func digestsAreTextInJSON() throws {
        let json = Data("[\"\(Self.ofNothing)\"]".utf8)
        let digests = try JSONDecoder().decode([Digest].self, from: json)
        #expect(digests.map(\.description) == [Self.ofNothing])
        #expect(try JSONEncoder().encode(digests) == json)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Digest].self, from: Data("[\"x\"]".utf8)) }
    }

    @Test func digestsSortByText() throws {
        let low = try #require(Digest("sha256:" + String(repeating: "0", count: 64)))
        let high = try #require(Digest("sha256:" + String(repeating: "f", count: 64)))
        #expect([high, low].sorted() == [low, high])
    }
}
