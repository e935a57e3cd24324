// Fetches again what an image needs and isn't here, as after a pull of which layers were left out.

import ContainerdClient
import Failure
import IPFS
import Inventory
import OCI
import TransferModel

extension OperationContext {
    /// The image with all that a choice of platforms needs, as far as it can be had from where the image came.
    /// `leased` has a lease, which holds what is fetched.
    ///
    /// What can't be had is left for the check of what is missing; a warning says why.
    func completed(
        _ record: ImageRecord, for choice: PlatformChoice, besides isNeedless: (Descriptor) -> Bool = { _ in false },
        _ leased: Containerd
    ) async throws(Failure) -> LocalImage {
        if try await leased.blob(record.target.digest) == nil, let source = ImageSource(stored: record.name) {
            switch source {
            case .registry(let reference): _ = try await fetch([record.target], from: [reference], leased)
            case .ipfs(let reference): _ = try await fetch([record.target], named: reference, leased)
            }
        }
        var image = try await LocalImage(record, in: leased)
        // A manifest that was fetched tells what else is missing, and an index does, which may be in another one.
        for _ in 1...8 {
            let missing = (try? image.chosen(for: choice))?.flatMap(\.missing).filter { !isNeedless($0) } ?? []
            guard !missing.isEmpty, try await fetch(missing, of: image, leased) else { break }
            image = try await LocalImage(record, in: leased)
        }
        return image
    }

    /// First what the image's documents say is in IPFS. False when nobody has any of it.
    func fetch(
        _ missing: [Descriptor], of image: LocalImage, _ leased: Containerd
    ) async throws(Failure) -> Bool {
        let files = missing.filter { $0.cid != nil }
        if !files.isEmpty, try await fetch(files, named: nil, leased) { return true }
        return try await fetch(missing, from: try await sources(of: image, leased), leased)
    }

    /// False when nobody has them.
    private func fetch(
        _ missing: [Descriptor], from sources: [Reference], _ leased: Containerd
    ) async throws(Failure) -> Bool {
        for source in sources {
            let hasCome = try await attempt(source.repository) { () throws(Failure) in
                try await access.attempt(source, self) { attempt throws(Failure) in
                    try await attempt.withClient { client throws(Failure) in
                        try await fetch(missing, from: RegistryBlobs(client: client, reference: source), leased)
                    }
                }
            }
            if hasCome { return true }
        }
        return false
    }

    /// Fetches blobs that are needed after all, without a word about each.
    ///
    /// Throws class `incomplete` when nobody has them; warnings have said why.
    func fetchQuietly(_ blobs: [Descriptor], of image: LocalImage, _ leased: Containerd) async throws(Failure) {
        var context = self
        context.report = { [report] event in if case .node = event {} else { report(event) } }
        guard try await context.fetch(blobs, of: image, leased) else {
            throw Failure(
                .incomplete, "\(image.record.name) needs layers that are neither here nor can be fetched.",
                hint: "Pull it again.", cause: blobs.map(\.digest.description).joined(separator: ", "))
        }
    }

    /// The same from IPFS: files that their descriptors name, or the root of the image that `reference` names.
    private func fetch(
        _ missing: [Descriptor], named reference: IPFSReference?, _ leased: Containerd
    ) async throws(Failure) -> Bool {
        try await attempt("IPFS") { () throws(Failure) in
            try await withIPFS { client throws(Failure) in
                var missing = missing
                if let reference {
                    let root = try await client.image(reference)
                    missing = missing.contains { $0.digest == root.digest } ? [root] : []
                }
                try await fetch(missing, from: IPFSBlobs(client: client), leased)
            }
        }
    }

    private func fetch(
        _ missing: [Descriptor], from source: any BlobSource, _ leased: Containerd
    ) async throws(Failure) {
        let fetcher = Fetcher(source: source, leased: leased, report: report)
        try await concurrently(access.downloads, missing) { blob throws(Failure) in try await fetcher.fetch(blob) }
    }

    /// False, and a warning, where `body` fails.
    private func attempt(_ place: String, _ body: () async throws(Failure) -> Void) async throws(Failure) -> Bool {
        do throws(Failure) {
            report(.status("fetching what is missing from \(place)"))
            try await body()
            return true
        } catch {
            guard error.code != .cancelled else { throw error }
            report(
                .warning(
                    Failure(
                        error.code, "What is missing can't be fetched from \(place): \(error.message)",
                        hint: error.hint, cause: error.cause)))
            return false
        }
    }

    /// Where the blobs that are here say that they came from. Their labels don't have the registry's port: the names
    /// of this image do.
    func sources(of image: LocalImage, _ leased: Containerd) async throws(Failure) -> [Reference] {
        var labels: [String: String] = [:]
        for digest in [image.record.target.digest] + image.parts.map(\.descriptor.digest) {
            labels.merge(try await leased.blob(digest)?.labels ?? [:]) { first, _ in first }
        }
        let names = try await leased.images().filter { $0.target.digest == image.record.target.digest }
            .compactMap { Reference(stored: $0.name) }
        var sources: [Reference] = []
        for source in DistributionSource.all(in: labels) {
            let registries = Set(names.filter { $0.host == source.host }.map(\.registry)).sorted()
            for registry in registries.isEmpty ? [source.host] : registries {
                for path in source.paths {
                    let name = "\(registry)/\(path)@\(image.record.target.digest)"
                    if let reference = try? Reference(parsing: name) { sources.append(reference) }
                }
            }
        }
        return sources
    }
}
