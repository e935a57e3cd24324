// What of an image is in the content store, blob by blob.

import ContainerdClient
import Failure
import ImageWalk
import Inventory
import OCI
import Synchronization
import TransferModel

struct LocalImage: Sendable {
    /// One manifest that the image's target is, or that is listed in it or in an index that it lists.
    struct Part: Sendable {
        var descriptor: Descriptor
        /// Nil when the manifest isn't here, or is an index that isn't.
        var manifest: Manifest?
        /// Nil when neither the index nor a configuration says.
        var platform: Platform?
        /// Of what is no image.
        var artifactType: String?
        /// The blobs of it that aren't here: itself, its configuration, layers.
        var missing: [Descriptor] = []
    }

    /// An index as it is stored.
    struct StoredIndex: Sendable {
        var descriptor: Descriptor
        var bytes: [UInt8]
    }

    var record: ImageRecord
    /// The target first; none when that is a manifest.
    var indexes: [StoredIndex] = []
    var parts: [Part] = []

    /// The bytes of the target; nil when it is a manifest.
    var index: [UInt8]? { indexes.first?.bytes }

    /// Reads what is here. Throws class `incomplete` when the target itself isn't, or is no image.
    init(_ record: ImageRecord, in containerd: Containerd) async throws(Failure) {
        self.record = record
        try await ImageWalk.walk(record.target) { descriptor, _ throws(Failure) in
            try await containerd.document(descriptor.digest)
        } _: { node throws(Failure) in
            switch node.content {
            case .index(let document, let bytes):
                indexes.append(StoredIndex(descriptor: node.descriptor, bytes: bytes))
                return document.manifests
            case .manifest(let manifest): parts.append(try await Part(node.descriptor, manifest, in: containerd))
            case .missing where node.path.isEmpty:
                throw Failure(
                    .incomplete, "\(record.name) is only a name here: its content is gone.", hint: "Pull it again.")
            case .missing: parts.append(Part(node.descriptor, isHere: false))
            case .other:
                let isHere = try await containerd.blob(node.descriptor.digest) != nil
                parts.append(Part(node.descriptor, isHere: isHere))
            }
            return []
        }
    }

    /// Those that hold an image, not statements about one.
    var images: [Part] { parts.filter { !$0.descriptor.isAttestation } }

    /// The blobs of some parts, each once, in bytes.
    static func size(of parts: [Part]) -> Int64 {
        var sizes: [Digest: Int64] = [:]
        for part in parts {
            for blob in [part.descriptor] + (part.manifest?.blobs ?? []) { sizes[blob.digest] = blob.size }
        }
        return sizes.values.reduce(0, +)
    }
}

extension LocalImage.Part {
    /// What is known of it by the index alone.
    fileprivate init(_ descriptor: Descriptor, isHere: Bool) {
        self.init(
            descriptor: descriptor, platform: descriptor.platform?.normalized, missing: isHere ? [] : [descriptor])
    }

    fileprivate init(
        _ descriptor: Descriptor, _ manifest: Manifest, in containerd: Containerd
    ) async throws(Failure) {
        self.init(descriptor: descriptor, manifest: manifest, platform: descriptor.platform?.normalized)
        let isHere = Mutex<Set<Digest>>([])
        // The daemon may be far away.
        try await concurrently(8, manifest.blobs) { blob throws(Failure) in
            if try await containerd.blob(blob.digest) != nil { _ = isHere.withLock { $0.insert(blob.digest) } }
        }
        missing = isHere.withLock { isHere in manifest.blobs.filter { !isHere.contains($0.digest) } }
        var config: ImageConfig?
        if manifest.artifactType(nil) == nil, let bytes = try await containerd.document(manifest.config.digest) {
            config = try? ImageConfig(decoding: bytes)
        }
        artifactType = manifest.artifactType(config)
        if artifactType == nil, let config { platform = config.platform(listedFor: descriptor.platform) }
    }
}

extension LocalImage {
    /// The parts that a choice of platforms asks for: with each image the statements about it that are here.
    ///
    /// Throws `platform` when one of the platforms isn't among them.
    func chosen(for choice: PlatformChoice) throws(Failure) -> [Part] {
        switch choice {
        case .all: parts
        case .only(let list): try parts(for: list.isEmpty ? [.host] : list)
        }
    }

    /// The same, whole but for what is `needless`.
    ///
    /// Throws `incomplete` when blobs of them aren't here, naming what is and what isn't.
    func parts(
        for choice: PlatformChoice, besides isNeedless: (Descriptor) -> Bool = { _ in false }
    ) throws(Failure) -> [Part] {
        let chosen = try chosen(for: choice)
        let lacking = chosen.filter { !$0.missing.allSatisfy(isNeedless) }
        guard !lacking.isEmpty else { return chosen }
        let names = lacking.filter { !$0.descriptor.isAttestation }.map(\.name)
        let here = images.filter { $0.missing.isEmpty }.map(\.name)
        throw Failure(
            .incomplete,
            "Not all of \(record.name) is here: missing is "
                + (names.isEmpty ? "what was stated about it" : names.joined(separator: ", ")) + ".",
            hint: here.isEmpty
                ? "Pull it again."
                : "Here is \(here.joined(separator: ", ")): choose it with --platform, or pull the rest with "
                    + "--all-platforms.",
            cause: "missing blobs: " + lacking.flatMap(\.missing).map(\.digest.description).joined(separator: ", "))
    }

    private func parts(for platforms: [Platform]) throws(Failure) -> [Part] {
        var chosen: [Part] = []
        for wanted in platforms {
            // An index that isn't here may list it.
            guard let part = images.best(for: wanted, { $0.platform }) ?? images.first(where: \.isMissingIndex) else {
                throw .isNotThere(
                    record.name, for: [wanted], builtFor: images.compactMap(\.platform),
                    artifacts: images.compactMap(\.artifactType))
            }
            chosen.append(part)
        }
        let digests = Set(chosen.map(\.descriptor.digest.description))
        return parts.filter { part in
            let about = part.descriptor.annotations["vnd.docker.reference.digest"]
            return digests.contains(part.descriptor.digest.description)
                || part.missing.isEmpty && about.map(digests.contains) == true
        }
    }
}

extension LocalImage.Part {
    fileprivate var isMissingIndex: Bool { descriptor.mediaType.role == .index && manifest == nil }

    /// The platform, or the digest where none is known.
    var name: String { platform?.description ?? descriptor.digest.short }
}

extension Manifest {
    /// The configuration, then the layers.
    var blobs: [Descriptor] { [config] + layers }
}
