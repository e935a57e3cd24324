// One thing that a user asks for: a source, a destination and options.

package import OCI

package enum Operation: Hashable, Sendable {
    case pull(PullRequest)
    case push(PushRequest)
    case tag(TagRequest)
    case load(LoadRequest)
    case `import`(ImportRequest)
    case save(SaveRequest)
    case copy(CopyRequest)

    package var kind: OperationKind {
        switch self {
        case .pull: .pull
        case .push: .push
        case .tag: .tag
        case .load: .load
        case .import: .import
        case .save: .save
        case .copy: .copy
        }
    }

    /// The images that this operation is about, as far as it names them.
    package var references: [String] {
        switch self {
        case .pull(let request): [request.source.name]
        case .push(let request): [request.image]
        case .tag(let request): [request.target.description]
        case .load: []
        case .import(let request): request.reference.map { [$0.description] } ?? []
        case .save(let request): request.images
        case .copy(let request): [request.image]
        }
    }

    /// What to call it in a list: its images, or the archive where it names none.
    package var subject: String {
        switch self {
        case .load(let request): request.source.shown
        case .import(let request): request.reference?.description ?? request.source.shown
        case .tag(let request): "\(request.source) → \(request.target)"
        case .pull(let request): request.source.description
        case .push(let request): request.typed
        case .save: references.joined(separator: " ")
        case .copy(let request): "\(request.image) from \(request.source)"
        }
    }

    /// The same with another snapshotter to unpack to, where it unpacks.
    package func unpacking(to snapshotter: String) -> Operation {
        switch self {
        case .pull(var request):
            request.snapshotter = snapshotter
            return .pull(request)
        case .load(var request):
            request.snapshotter = snapshotter
            return .load(request)
        case .import(var request):
            request.snapshotter = snapshotter
            return .import(request)
        case .copy(var request):
            request.snapshotter = snapshotter
            return .copy(request)
        case .push, .tag, .save: return self
        }
    }

    /// The same where no platform is named, for a daemon whose machine has that one.
    package func choosing(_ platform: Platform) -> Operation {
        guard platform != .host else { return self }
        func chosen(_ choice: PlatformChoice) -> PlatformChoice { choice == .only([]) ? .only([platform]) : choice }
        switch self {
        case .pull(var request):
            request.platforms = chosen(request.platforms)
            return .pull(request)
        case .push(var request):
            request.platforms = chosen(request.platforms)
            return .push(request)
        case .load(var request):
            request.platforms = chosen(request.platforms)
            return .load(request)
        case .save(var request):
            request.platforms = chosen(request.platforms)
            return .save(request)
        case .import(var request):
            request.platform = request.platform ?? platform
            return .import(request)
        case .copy(var request):
            request.platforms = chosen(request.platforms)
            return .copy(request)
        case .tag: return self
        }
    }

    /// Whether it goes to IPFS, or comes from there.
    package var isOfIPFS: Bool {
        switch self {
        case .pull(let request): request.source.registry == nil
        case .push(let request): request.destination != .registry
        case .tag, .load, .import, .save, .copy: false
        }
    }
}

/// What an operation does with an image. Raw values are part of the contract with scripts.
package enum OperationKind: String, CaseIterable, Sendable {
    case pull, push, tag, load, `import`, save, copy
}
