// What of an image is in the content store, blob by blob.

import ContainerdClient
import Failure
import Inventory
import OCI
import TransferModel

struct LocalImage: Sendable {
    /// One manifest that the image's target is or lists.
    struct Part: Sendable {
        var descriptor: Descriptor
        /// Nil when the manifest isn't here.
        var manifest: Manifest?
        /// Nil when neither the index nor a configuration says.
        var platform: Platform?
        /// The blobs of it that aren't here: itself, its configuration, layers.
        var missing: [Descriptor] = []
    }

    var record: ImageRecord
    /// The bytes of the index; nil when the target is a manifest.
    var index: [UInt8]?
    var parts: [Part] = []

    /// Reads what is here. Throws class `incomplete` when the target itself isn't, or is no image.
    init(_ record: ImageRecord, in containerd: Containerd) async throws(Failure) {
        self.record = record
        guard let bytes = try await containerd.document(record.target.digest) else {
            throw Failure(
                .incomplete, "\(record.name) is only a name here: its content is gone.", hint: "Pull it again.")
        }
        switch try Document(decoding: bytes, as: record.target.mediaType) {
        case .manifest: parts = [try await Part(record.target, in: containerd)]
        case .index(let document):
            index = bytes
            for child in document.manifests { parts.append(try await Part(child, in: containerd)) }
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
    fileprivate init(_ descriptor: Descriptor, in containerd: Containerd) async throws(Failure) {
        self.descriptor = descriptor
        platform = descriptor.platform?.normalized
        guard let bytes = try await containerd.document(descriptor.digest),
            case .manifest(let manifest) = try Document(decoding: bytes, as: descriptor.mediaType)
        else {
            missing = [descriptor]
            return
        }
        self.manifest = manifest
        for blob in manifest.blobs where try await containerd.blob(blob.digest) == nil { missing.append(blob) }
        if platform == nil, let bytes = try await containerd.document(manifest.config.digest) {
            platform = (try? ImageConfig(decoding: bytes))?.platform
        }
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
            guard let part = images.first(where: { $0.platform?.satisfies(wanted) == true }) else {
                throw Failure(
                    .platform, "\(record.name) isn't there for \(wanted).",
                    hint: "It is there for \(images.map(\.name).joined(separator: ", ")).")
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
    /// The platform, or the digest where none is known.
    var name: String { platform?.description ?? descriptor.digest.short }
}

extension Manifest {
    /// The configuration, then the layers.
    var blobs: [Descriptor] { [config] + layers }
}
