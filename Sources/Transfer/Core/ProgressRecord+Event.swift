// The one file where the daemon's words for progress become ours.

import ContainerdClient
import OCI
import TransferModel

extension ProgressRecord {
    /// What the record says of its blob; nil when it is about the whole, or in words that are not known.
    var node: NodeReport? {
        guard let step = Self.steps[event], let digest = descriptor?.digest ?? Self.digest(in: name) else { return nil }
        let total = total > 0 ? total : descriptor?.size
        return NodeReport(
            digest: digest, name: name, kind: kind, parents: parents.compactMap(Self.digest), step: step,
            current: progress, total: total)
    }

    /// Whether an image record has been written.
    var isSaved: Bool { event == "saved" }

    private static let steps: [String: NodeReport.Step] = [
        "waiting": .waiting, "downloading": .downloading, "uploading": .uploading, "complete": .complete,
        "already exists": .exists, "extracting": .unpacking, "extracted": .unpacked,
    ]

    /// By the descriptor, or by the name's first word where there is none.
    private var kind: NodeKind {
        let said = descriptor.map(NodeKind.init) ?? .other
        return said == .other ? NodeKind(rawValue: String(name.prefix { $0 != "-" })) ?? .other : said
    }

    /// Names end in a digest, after a `-` or an `@`: `layer-sha256:…`.
    private static func digest(in name: String) -> Digest? {
        guard let colon = name.lastIndex(of: ":") else { return nil }
        let algorithm = name[..<colon].reversed().prefix { $0 != "-" && $0 != "@" }
        return Digest(String(algorithm.reversed()) + name[colon...])
    }
}

extension Descriptor {
    /// What containerd 1.7 leaves out: it tells of documents what they are, and not which types they have. Nil for others.
    init?(untyped node: NodeReport) {
        guard node.kind == .index || node.kind == .manifest, let size = node.total else { return nil }
        self.init(mediaType: node.kind == .index ? .ociIndex : .ociManifest, digest: node.digest, size: size)
    }
}
