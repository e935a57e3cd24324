// Images by their digest, or by the start of it.

package import Failure
import OCI

package enum ImageID {
    /// Whether a text may be the start of a digest: at least four hex digits, as in lists.
    package static func isOne(_ text: String) -> Bool {
        let id = digits(of: text)
        return id.utf8.count >= 4 && id.allSatisfy { $0.isASCII && $0.isHexDigit && !$0.isUppercase }
    }

    static func digits(of text: String) -> Substring { text.hasPrefix("sha256:") ? text.dropFirst(7) : text[...] }
}

extension [ImageRecord] {
    /// All names of the one target whose digest begins so, sorted; empty if there is none.
    ///
    /// Throws class `reference` when several targets begin so, and lists them.
    package func meant(byID text: String) throws(Failure) -> [ImageRecord] {
        guard ImageID.isOne(text) else { return [] }
        let id = ImageID.digits(of: text)
        let found = filter { $0.target.digest.hex.hasPrefix(id) }.sorted { $0.name < $1.name }
        guard Set(found.map(\.target.digest)).count <= 1 else {
            throw Failure(
                .reference, "\(text) is the start of several images' IDs.",
                hint: "They are: \(found.map { "\($0.name) (\($0.target.digest.short))" }.joined(separator: ", ")).")
        }
        return found
    }

    /// The image of that name, or of what Docker's users mean by it, or that IPFS knows by it; else all names of the image
    /// that has that ID.
    ///
    /// Throws class `not-found`, or `reference` for the start of several IDs.
    package func meant(by text: String, in namespace: String) throws(Failure) -> [ImageRecord] {
        let full = (try? IPFSReference(parsing: text))?.name ?? (try? Reference(parsing: text))?.description
        if let image = first(where: { $0.name == text }) ?? first(where: { $0.name == full }) { return [image] }
        let found = try meant(byID: text)
        guard !found.isEmpty else {
            throw Failure(
                .notFound, "There is no image \(text) in the namespace \(namespace).",
                hint: "Images of other namespaces are seen with --namespace.")
        }
        return found
    }
}
