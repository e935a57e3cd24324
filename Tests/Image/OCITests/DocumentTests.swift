// Indexes and manifests, read from their JSON.

import Failure
import OCI
import Testing

struct DocumentTests {
    private static let digest = DigestTests.ofNothing
    private static let index = #"{"schemaVersion":2,"manifests":[]}"#
    private static let manifest = #"{"schemaVersion":2,"config":{"digest":"\#(digest)"},"layers":[]}"#

    private func read(_ json: String, as mediaType: MediaType = MediaType("")) throws(Failure) -> Document {
        try Document(decoding: Array(json.utf8), as: mediaType)
    }

    @Test func anIndexIsRead() throws {
        let document = try read(
            """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociIndex.rawValue)","annotations":{"a":"b"},"manifests":[
            {"mediaType":"\(MediaType.ociManifest.rawValue)","digest":"\(Self.digest)","size":528,
             "platform":{"os":"linux","architecture":"arm64","variant":"v8"}},
            {"mediaType":"\(MediaType.ociManifest.rawValue)","digest":"\(Self.digest)","size":7,
             "annotations":{"vnd.docker.reference.type":"attestation-manifest"},
             "platform":{"os":"unknown","architecture":"unknown"}}]}
            """, as: .ociIndex)
        guard case .index(let index) = document else {
            Issue.record("\(document)")
            return
        }
        #expect(index.mediaType == .ociIndex)
        #expect(index.annotations == ["a": "b"])
        #expect(index.manifests.map(\.size) == [528, 7])
        #expect(index.manifests.map(\.isAttestation) == [false, true])
        #expect(index.manifests[0].mediaType == .ociManifest)
        #expect(index.manifests[0].platform?.description == "linux/arm64/v8")
    }

    @Test func whatAnIndexIsAboutIsRead() throws {
        let document = try read(
            """
            {"manifests":[{"digest":"\(Self.digest)","artifactType":"a/child"}],"artifactType":"a/index",
            "subject":{"digest":"\(Self.digest)","size":3}}
            """)
        guard case .index(let index) = document else {
            Issue.record("\(document)")
            return
        }
        #expect(index.artifactType == "a/index")
        #expect(index.subject?.size == 3)
        #expect(index.manifests[0].artifactType == "a/child")
    }

    @Test func aManifestIsRead() throws {
        let document = try read(
            """
            {"schemaVersion":2,"config":{"mediaType":"\(MediaType.dockerConfig.rawValue)","digest":"\(Self.digest)",
            "size":100},"layers":[{"mediaType":"\(MediaType.dockerForeignLayerGzip.rawValue)","digest":"\(Self.digest)",
            "size":40,"urls":["https://example.com/x"]},{"digest":"\(Self.digest)","size":2}]}
            """, as: .dockerManifest)
        guard case .manifest(let manifest) = document else {
            Issue.record("\(document)")
            return
        }
        #expect(manifest.mediaType == nil)
        #expect(manifest.config.mediaType == .dockerConfig)
        #expect(manifest.layers.map(\.mediaType) == [.dockerForeignLayerGzip, MediaType("")])
        #expect(manifest.layers[0].urls == ["https://example.com/x"])
        #expect(manifest.contentSize == 142)
    }

    @Test(arguments: [
        (index, MediaType(""), MediaType.Role.index), (index, .dockerIndex, .index),
        (manifest, .dockerManifest, .manifest),
        (manifest, MediaType("application/json"), .manifest), (index, MediaType("text/plain"), .index),
        (#"{"manifests":null}"#, .ociIndex, .index),
        (#"{"config":{"digest":"\#(digest)"},"layers":null}"#, .ociManifest, .manifest),
        (#"{"config":{"digest":"\#(digest)","annotations":null,"platform":null}}"#, .ociManifest, .manifest),
    ])
    func theContentDecidesWhatItIs(json: String, mediaType: MediaType, role: MediaType.Role) throws {
        #expect(try read(json, as: mediaType).role == role)
    }

    @Test(arguments: [
        ("", MediaType.ociIndex, "can't be read"), ("[]", .ociIndex, "can't be read"),
        ("{", .ociManifest, "can't be read"),
        ("\u{0}\u{1f}\u{8b}", .ociManifest, "can't be read"),
        ("{}", .ociIndex, "neither"), (#"{"schemaVersion":2}"#, MediaType(""), "neither"),
        (#"{"manifests":[],"layers":[]}"#, .ociIndex, "both"),
        (#"{"manifests":[],"config":{"digest":"\#(digest)"}}"#, .ociManifest, "both"),
        (#"{"schemaVersion":1,"fsLayers":[]}"#, MediaType(""), "schema 1"),
        (index, .ociManifest, "called application/vnd.oci.image.manifest.v1+json"), (manifest, .dockerIndex, "called"),
        (#"{"mediaType":"application/vnd.oci.image.manifest.v1+json","manifests":[]}"#, MediaType(""), "calls itself"),
        (#"{"layers":[]}"#, .ociManifest, "can't be read"), (#"{"config":{}}"#, .ociManifest, "can't be read"),
        (#"{"manifests":[{"digest":"sha256:1"}]}"#, .ociIndex, "can't be read"),
        (#"{"manifests":[{"digest":"\#(digest)","size":-1}]}"#, .ociIndex, "can't be read"),
        (#"{"manifests":[{"digest":"\#(digest)","size":9223372036854775807}]}"#, .ociIndex, "can't be read"),
    ])
    func whatIsNoDocumentIsRefused(json: String, mediaType: MediaType, reason: String) {
        let failure = #expect(throws: Failure.self) { try read(json, as: mediaType) }
        #expect(failure?.code == .incomplete)
        #expect(failure?.message.contains(reason) == true, "\(failure?.message ?? "")")
        #expect((failure?.cause != nil) == (reason == "can't be read"))
    }

    @Test func theCauseNamesThePlace() {
        let failure = #expect(throws: Failure.self) { try read(#"{"manifests":[{"size":1}]}"#) }
        #expect(failure?.cause == #"manifests.0: "digest" is missing"#)
    }

    @Test func largeDocumentsAreRefusedUnread() {
        let bytes = [UInt8](repeating: UInt8(ascii: " "), count: 8 << 20 + 1)
        let failure = #expect(throws: Failure.self) { try Document(decoding: bytes, as: .ociIndex) }
        #expect(failure?.message.contains("too large") == true)
    }

    @Test func deepNestingIsRefusedAndNoCrash() {
        let json = #"{"manifests":[],"annotations":"# + String(repeating: "[", count: 1_000_000)
        #expect(throws: Failure.self) { try read(json) }
    }
}
