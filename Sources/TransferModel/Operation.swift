// One thing that a user asks for: a source, a destination and options.

import OCI

package enum Operation: Hashable, Sendable {
    case pull(PullRequest)

    package var kind: OperationKind {
        switch self {
        case .pull: .pull
        }
    }

    /// The canonical names of the images that this operation is about.
    package var references: [String] {
        switch self {
        case .pull(let request): [request.reference.description]
        }
    }
}
