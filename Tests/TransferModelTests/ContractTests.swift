// The words that scripts and users rely on.

import Foundation
import OCI
import Testing
import TransferModel

@Suite struct ContractTests {
    @Test("Raw values are the contract's words")
    func words() {
        #expect(OperationKind.allCases.map(\.rawValue) == ["pull", "push", "tag", "load", "import", "save"])
        #expect(EngineKind.allCases.map(\.rawValue) == ["transfer", "local"])
        #expect(NodeKind.allCases.map(\.rawValue) == ["index", "manifest", "config", "layer", "attestation", "other"])
        #expect(UnpackPolicy.allCases.map(\.rawValue) == ["auto", "true", "false"])
        #expect(
            NodePhase.allCases.map(\.rawValue) == [
                "waiting", "downloading", "uploading", "complete", "exists", "unpacking", "unpacked", "stalled",
                "aborted",
            ])
    }

    @Test("A pull is about one canonical reference")
    func pull() throws {
        let request = PullRequest(reference: try Reference(parsing: "alpine"), snapshotter: "overlayfs")
        #expect(request.platforms == .only([]) && request.unpack == .auto)
        #expect(Operation.pull(request).kind == .pull)
        #expect(Operation.pull(request).references == ["docker.io/library/alpine:latest"])
    }

    @Test("A recorded line reads back as it was written", arguments: [nil, "sha256:0a"] as [String?])
    func recordedEvent(digest: String?) throws {
        let event = RecordedEvent(
            t: 1.25, event: "waiting", name: "layer-sha256:0a", parents: ["manifest-sha256:0b"], progress: 0, total: 9,
            desc: digest.map { .init(mediaType: "m", digest: $0, size: 9) })
        let line = try JSONEncoder().encode(event)
        #expect(try JSONDecoder().decode(RecordedEvent.self, from: line) == event)
    }

    @Test("A line with a null descriptor, as from daemons before 2.0, is read")
    func oldLine() throws {
        let line = #"{"t":0.3,"event":"saved","name":"a","parents":[],"progress":0,"total":0,"desc":null}"#
        #expect(try JSONDecoder().decode(RecordedEvent.self, from: Data(line.utf8)).desc == nil)
    }
}
