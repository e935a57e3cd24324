// What operations of different kinds have in common.

import OCI
package import TransferModel

extension Operation {
    /// Nil for operations that unpack nothing.
    package var snapshotter: String? {
        switch self {
        case .pull(let request): request.snapshotter
        case .load(let request): request.snapshotter
        case .import(let request): request.snapshotter
        case .copy(let request): request.snapshotter
        case .push, .tag, .save: nil
        }
    }

    /// Which platforms it is about; nil for operations that take an image as it is.
    package var platforms: PlatformChoice? {
        switch self {
        case .pull(let request): request.platforms
        case .push(let request): request.platforms
        case .load(let request): request.platforms
        case .save(let request): request.platforms
        case .copy(let request): request.platforms
        case .import(let request): .only(request.platform.map { [$0] } ?? [])
        case .tag: nil
        }
    }

    /// The registry that it talks to; nil if there is none, or it can't be told from the name.
    package var registry: String? {
        switch self {
        case .pull(let request): request.source.registry
        case .push(let request) where request.destination != .registry: nil
        case .push(let request): (try? Reference(parsing: request.image))?.registry
        case .tag, .load, .import, .save, .copy: nil
        }
    }
}

extension OperationKind {
    /// What is being done, as a word.
    package var present: String {
        switch self {
        case .pull: "pulling"
        case .push: "pushing"
        case .tag: "tagging"
        case .load: "loading"
        case .import: "importing"
        case .save: "saving"
        case .copy: "copying"
        }
    }

    /// What was done, as a word.
    package var past: String {
        switch self {
        case .pull: "pulled"
        case .push: "pushed"
        case .tag: "tagged"
        case .load: "loaded"
        case .import: "imported"
        case .save: "saved"
        case .copy: "copied"
        }
    }
}
