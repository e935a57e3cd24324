// What is said when an image isn't there for a platform, or is no image at all.

import Failure
import OCI

extension Failure {
    /// `what` has nothing for `wanted`, but was built for `platforms`, or is an artifact of one of these types.
    static func isNotThere(
        _ what: String = "The image", for wanted: [Platform], builtFor platforms: [Platform] = [],
        artifacts: [String] = []
    ) -> Failure {
        if platforms.isEmpty, let type = artifacts.first { return isArtifact(what, type) }
        let names = Set(platforms).sorted().map(\.description).joined(separator: ", ")
        return Failure(
            .platform, "\(what) isn't there for \(wanted.map(\.description).joined(separator: ", ")).",
            hint: names.isEmpty ? nil : "It is built for \(names).")
    }

    /// `what` runs on no platform.
    static func isArtifact(_ what: String, _ type: String) -> Failure {
        let known = kinds.first { type.contains($0.part) }?.kind
        return Failure(
            .platform,
            known.map { "\(what) is \($0), no image: \(type)." } ?? "\(what) is an artifact, no image: \(type).",
            hint: "With --all-platforms it is stored as it is.")
    }

    private static let kinds: [(part: String, kind: String)] = [
        ("vnd.cncf.helm.", "a Helm chart"), ("cosign.simplesigning", "a signature"),
        ("notary.signature", "a signature"),
        ("sigstore.bundle", "a signature"), ("in-toto", "an attestation"), ("spdx", "a bill of materials"),
        ("cyclonedx", "a bill of materials"), ("vnd.wasm.", "a WebAssembly module"),
    ]
}
