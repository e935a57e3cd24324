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
        let reference = try? Reference(parsing: text)
        if let reference, let image = try await image(named: reference.description) { return image }
        if let image = try await findImage(byID: text) { return image }
        throw Failure(
            .notFound, "There is no image \(text) in the namespace \(namespace).",
            hint: "Images of other namespaces are seen with --namespace.")
    }

    /// The first name of the one target that the text begins the digest of.
    private func findImage(byID text: String) async throws(Failure) -> ImageRecord? {
        let id = text.hasPrefix("sha256:") ? text.dropFirst(7) : text[...]
        guard id.utf8.count >= 4, id.allSatisfy({ $0.isASCII && $0.isHexDigit && !$0.isUppercase }) else { return nil }
        let found = try await images().filter { $0.target.digest.hex.hasPrefix(id) }.sorted { $0.name < $1.name }
        guard Set(found.map(\.target.digest)).count <= 1 else {
            throw Failure(
                .reference, "\(text) is the start of several images' IDs.",
                hint: "They are: \(found.map { "\($0.name) (\($0.target.digest.short))" }.joined(separator: ", ")).")
        }
        return found.first
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
