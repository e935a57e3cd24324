// Which image a user means: by name, by Docker's short name, by digest or by the start of an ID.

import ContainerdClient
import Failure
import Inventory
import OCI

extension Containerd {
    /// The image called `text`.
    ///
    /// Throws `not-found`, or `reference` when the start of an ID fits several images.
    func findImage(_ text: String) async throws(Failure) -> ImageRecord {
        if let image = try await image(named: text) { return image }
        let full = (try? IPFSReference(parsing: text))?.name ?? (try? Reference(parsing: text))?.description
        if let full, let image = try await image(named: full) { return image }
        if ImageID.isOne(text), let image = try await images().meant(byID: text).first { return image }
        throw Failure(
            .notFound, "There is no image \(text) in the namespace \(namespace).",
            hint: "Images of other namespaces are seen with --namespace.")
    }

    /// Every tag that a repository has here, by name.
    func findTags(ofRepository text: String) async throws(Failure) -> [ImageRecord] {
        let reference = try Reference(parsing: text)
        guard Reference(stored: text)?.tag == nil, reference.digest == nil else {
            throw Failure(
                .reference, "\(text) names one image, but all tags of a repository were asked for.",
                hint: "Name the repository alone: \(reference.repository)")
        }
        let found = try await images().filter { image in
            let name = Reference(stored: image.name)
            return name?.repository == reference.repository && name?.tag != nil
        }
        guard !found.isEmpty else {
            throw Failure(
                .notFound, "The repository \(reference.repository) has no tag in the namespace \(namespace).",
                hint: "Images of other namespaces are seen with --namespace.")
        }
        return found.sorted { $0.name < $1.name }
    }
}
