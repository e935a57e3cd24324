// The words that scripts and users rely on.

import OCI
import Testing
import TransferModel

@Suite struct ContractTests {
    @Test("Raw values are the contract's words")
    func words() {
        #expect(OperationKind.allCases.map(\.rawValue) == ["pull", "push", "tag", "load", "import", "save", "copy"])
        #expect(EngineKind.allCases.map(\.rawValue) == ["transfer", "local"])
        #expect(NodeKind.allCases.map(\.rawValue) == ["index", "manifest", "config", "layer", "attestation", "other"])
        #expect(UnpackPolicy.allCases.map(\.rawValue) == ["auto", "true", "false"])
        #expect(
            NodePhase.allCases.map(\.rawValue) == [
                "waiting", "downloading", "uploading", "complete", "exists", "lazy", "unpacking", "unpacked",
                "stalled", "aborted",
            ])
    }

    @Test("A pull is about one canonical reference")
    func pull() throws {
        let request = PullRequest(reference: try Reference(parsing: "alpine"), snapshotter: "overlayfs")
        #expect(request.platforms == .only([]) && request.unpack == .auto)
        #expect(Operation.pull(request).kind == .pull)
        #expect(Operation.pull(request).references == ["docker.io/library/alpine:latest"])
    }
}
