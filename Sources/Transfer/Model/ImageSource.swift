// Where an image is pulled from, and where it is pushed to.

package import Failure
package import OCI

package enum ImageSource: Hashable, Sendable {
    case registry(Reference)
    case ipfs(IPFSReference)

    /// Reads what a user types. Throws class `reference`.
    package init(parsing text: String) throws(Failure) {
        if let reference = try IPFSReference(parsing: text) {
            self = .ipfs(reference)
        } else {
            self = .registry(try Reference(parsing: text))
        }
    }

    /// Reads what `description` has written; nil for what is none.
    package init?(stored text: String) {
        if let reference = try? IPFSReference(parsing: text) {
            self = .ipfs(reference)
        } else if let reference = Reference(stored: text) {
            self = .registry(reference)
        } else {
            return nil
        }
    }

    /// What the image is called once it is here.
    package var name: String {
        switch self {
        case .registry(let reference): reference.description
        case .ipfs(let reference): reference.name
        }
    }

    /// As people write it.
    package var familiar: String {
        switch self {
        case .registry(let reference): reference.familiar
        case .ipfs(let reference): reference.description
        }
    }

    /// Nil where there is no registry.
    package var registry: String? {
        if case .registry(let reference) = self { reference.registry } else { nil }
    }
}

extension ImageSource: CustomStringConvertible {
    package var description: String {
        switch self {
        case .registry(let reference): reference.description
        case .ipfs(let reference): reference.description
        }
    }
}

package enum PushDestination: Hashable, Sendable {
    /// The one in the image's name.
    case registry
    /// `fetchesMissing`: blobs that aren't here are downloaded first.
    case ipfs(fetchesMissing: Bool)

    /// Reads what a user types: an image, with `ipfs://` before it where it is to go there.
    package static func parse(
        _ text: String, fetchesMissing: Bool = true
    ) -> (image: String, destination: PushDestination) {
        text.hasPrefix(IPFSReference.contentScheme)
            ? (String(text.dropFirst(IPFSReference.contentScheme.count)), .ipfs(fetchesMissing: fetchesMissing))
            : (text, .registry)
    }
}
