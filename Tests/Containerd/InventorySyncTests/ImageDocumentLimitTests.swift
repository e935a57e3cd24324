// Documents that list more than can be looked at, and what is no image.

import ContainerdClient
import Failure
import Inventory
import InventorySync
import Lab
import LabTraits
import OCI
import Testing

@Suite(.needsDaemon()) struct ImageDocumentLimitTests {
    private static func write(
        _ text: String, as type: MediaType = .ociManifest, _ containerd: Containerd
    ) async throws -> Descriptor {
        let digest = try await containerd.writeDocument(Array(text.utf8))
        return Descriptor(mediaType: type, digest: digest, size: Int64(text.utf8.count))
    }

    private static func entry(_ descriptor: Descriptor, _ more: String = "") -> String {
        """
        {"mediaType":"\(descriptor.mediaType.rawValue)","digest":"\(descriptor.digest)","size":\(descriptor.size)\(more)}
        """
    }

    private static func index(_ entries: [String]) -> String {
        #"{"schemaVersion":2,"manifests":[\#(entries.joined(separator: ","))]}"#
    }

    private static let nowhere = Descriptor(mediaType: .ociManifest, digest: .sha256(of: [1]), size: 1)

    @Test func `blobs past the limit are left out, and that is said`() async throws {
        try await Daemon.holding { _, containerd in
            let other = Descriptor(mediaType: MediaType("text/plain"), digest: .sha256(of: [2]), size: 1)
            let wide = try await Self.write(
                Self.index(Array(repeating: Self.entry(other), count: 12_000)), as: .ociIndex, containerd)
            let documents = try await ImageDocumentReader.documents(of: wide, in: containerd)
            #expect(documents.root.all.count == 10_000)
            #expect(documents.root.problem?.message.contains("10000") == true)

            let layers = (0..<12_000).map { _ in Self.entry(other) }.joined(separator: ",")
            let manifest = try await Self.write(
                #"{"schemaVersion":2,"config":\#(Self.entry(other)),"layers":[\#(layers)]}"#, containerd)
            let deep = try await ImageDocumentReader.documents(of: manifest, in: containerd)
            #expect(deep.root.all.count <= 10_001)
            #expect(deep.root.problem?.code == .incomplete)
        }
    }

    /// A few kilobytes that list the same 4 MB thousands of times over would otherwise fill the memory.
    @Test(.timeLimit(.minutes(2))) func `one large configuration under many manifests`() async throws {
        try await Daemon.holding { _, containerd in
            let config = try await Self.write(
                #"{"os":"linux","architecture":"amd64","author":"\#(String(repeating: "x", count: 4_000_000))"}"#,
                as: .ociConfig, containerd)
            let manifest = try await Self.write(
                #"{"schemaVersion":2,"config":\#(Self.entry(config)),"layers":[]}"#, containerd)
            let target = try await Self.write(
                Self.index(Array(repeating: Self.entry(manifest), count: 4_000)), as: .ociIndex, containerd)
            let documents = try await ImageDocumentReader.documents(of: target, in: containerd)
            #expect((20...40).contains(documents.platforms.count))
            #expect(documents.root.children.count == 4_000)
            let last = try #require(documents.root.children.last)
            // It is here, though it isn't read.
            #expect(last.isPresent)
            #expect(last.problem?.code == .incomplete)
        }
    }

    @Test func `a configuration that is too large is here all the same`() async throws {
        try await Daemon.holding { _, containerd in
            let config = try await Self.write(String(repeating: " ", count: 9 << 20), as: .ociConfig, containerd)
            let manifest = try await Self.write(
                #"{"schemaVersion":2,"config":\#(Self.entry(config)),"layers":[]}"#, containerd)
            let documents = try await ImageDocumentReader.documents(of: manifest, in: containerd)
            let node = try #require(documents.root.children.first)
            #expect(node.isPresent)
            #expect(node.problem?.code == .incomplete)
            #expect(documents.missing.isEmpty)
        }
    }

    @Test func `the deepest document may be missing`() async throws {
        try await Daemon.holding { _, containerd in
            var target = Self.nowhere
            for _ in 0..<16 {
                target = try await Self.write(Self.index([Self.entry(target)]), as: .ociIndex, containerd)
            }
            let documents = try await ImageDocumentReader.documents(of: target, in: containerd)
            #expect(documents.root.all.allSatisfy { $0.problem == nil })
            #expect(documents.missing == [Self.nowhere.digest])
        }
    }

    @Test func `artifacts and what they are about`() async throws {
        try await Daemon.holding { _, containerd in
            // Larger than any document, and no JSON: it isn't read.
            let blob = try await Self.write(
                String(repeating: "x", count: 9 << 20), as: MediaType("application/x-config"), containerd)
            let subject = #","subject":\#(Self.entry(Self.nowhere))"#
            let manifest = try await Self.write(
                #"{"schemaVersion":2,"artifactType":"a/own","config":\#(Self.entry(blob)),"layers":[]\#(subject)}"#,
                containerd)
            let nested = try await Self.write(
                #"{"schemaVersion":2,"artifactType":"a/index","annotations":{"k":"v"},"manifests":[]\#(subject)}"#,
                as: .ociIndex, containerd)
            let target = try await Self.write(
                Self.index([
                    Self.entry(manifest), Self.entry(nested), Self.entry(Self.nowhere, #","artifactType":"a/gone""#),
                ]), as: .ociIndex, containerd)
            let children = try await ImageDocumentReader.documents(of: target, in: containerd).root.children
            #expect(children.map(\.artifactType) == ["a/own", "a/index", "a/gone"])
            #expect(children.map(\.kind) == [.manifest, .index, .manifest])
            #expect(children.map(\.subject) == [Self.nowhere.digest, Self.nowhere.digest, nil])
            #expect(children.map(\.isPresent) == [true, true, false])
            #expect(children.allSatisfy { $0.problem == nil })
            #expect(children[0].children.map(\.isPresent) == [true])
            #expect(children[1].annotations == ["k": "v"])
        }
    }
}
