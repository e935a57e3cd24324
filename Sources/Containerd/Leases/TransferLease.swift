// The lease that holds what an operation makes until the operation has ended.

package import FoundationEssentials
package import Inventory
import OCI
package import TransferModel

/// What a lease of ours is called, and what it says of itself.
package struct TransferLease: Sendable {
    /// The garbage collector takes a lease that was left behind after this time.
    static let lifetime: TimeInterval = 24 * 60 * 60

    package let id = "tallyman-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    package let labels: [String: String]

    package init(of operation: Operation, _ presence: Presence, now: Date = Date()) {
        var labels = presence.labels
        labels["containerd.io/gc.expire"] = Self.expiry(now)
        labels[Label.operation] = operation.kind.rawValue
        labels[Label.reference] = operation.references.joined(separator: " ").cut(to: 1024)
        labels[Label.platform] = operation.platforms.label
        labels[Label.snapshotter] = operation.snapshotter
        if case .pull(let request) = operation {
            labels[Label.reference] = request.source.description
            labels[Label.unpack] = request.unpack.rawValue
            labels[Label.sociIndex] = request.sociIndex?.description
        }
        self.labels = labels
    }

    /// A lease for what another one held, which can't be made to last longer (containerd 2.1.9).
    package init(keeping labels: [String: String], now: Date = Date()) {
        var labels = labels
        labels["containerd.io/gc.expire"] = Self.expiry(now)
        labels[Label.kept] = "yes"
        self.labels = labels
    }

    /// A lease for what was deleted and may be restored.
    package init(deletingUntil until: Date, _ presence: Presence) {
        labels = presence.labels.merging([
            "containerd.io/gc.expire": until.formatted(.iso8601), Label.operation: "delete",
        ]) { $1 }
    }

    /// A sign of life of the operation under another lease. It holds nothing.
    package init(beatOf lease: TransferLease, _ presence: Presence, now: Date = Date()) {
        labels = presence.labels.merging([
            "containerd.io/gc.expire": Self.expiry(now), Label.beat: lease.id, Label.seen: now.formatted(.iso8601),
        ]) { $1 }
    }

    /// When what is made now may be collected.
    package static func expiry(_ now: Date = Date()) -> String { (now + lifetime).formatted(.iso8601) }

    package enum Label {
        package static let operation = "tallyman/operation"
        package static let reference = "tallyman/reference"
        package static let platform = "tallyman/platform"
        package static let snapshotter = "tallyman/snapshotter"
        package static let unpack = "tallyman/unpack"
        package static let sociIndex = "tallyman/soci-index"
        package static let kept = "tallyman/kept"
        /// On a sign of life: the lease whose operation lives, and when it did by its host's clock.
        package static let (beat, seen) = ("tallyman/beat", "tallyman/seen")
        /// On a temporary image: the lease that it belongs to.
        package static let lease = ResourceGraph.temporary
    }
}

extension LeaseRecord {
    /// The pull that was cancelled and kept under this lease; nil if it is none.
    package var keptPull: PullRequest? {
        guard labels[TransferLease.Label.kept] != nil, labels[TransferLease.Label.operation] == "pull",
            let source = labels[TransferLease.Label.reference].flatMap({ ImageSource(stored: $0) }),
            let platforms = PlatformChoice(label: labels[TransferLease.Label.platform] ?? "")
        else { return nil }
        return PullRequest(
            source: source, platforms: platforms,
            snapshotter: labels[TransferLease.Label.snapshotter] ?? "overlayfs",
            unpack: labels[TransferLease.Label.unpack].flatMap(UnpackPolicy.init) ?? .auto,
            sociIndex: labels[TransferLease.Label.sociIndex].flatMap { Digest($0) })
    }
}

extension PlatformChoice {
    var label: String {
        switch self {
        case .all: "all"
        case .only(let platforms): platforms.map(\.description).joined(separator: ",")
        }
    }

    init?(label: String) {
        guard label != "all" else {
            self = .all
            return
        }
        var platforms: [Platform] = []
        for word in label.split(separator: ",") {
            guard let platform = try? Platform(parsing: String(word)) else { return nil }
            platforms.append(platform)
        }
        self = .only(platforms)
    }
}

extension Operation {
    fileprivate var platforms: PlatformChoice {
        switch self {
        case .pull(let request): request.platforms
        case .push(let request): request.platforms
        case .tag: .all
        case .load(let request): request.platforms
        case .import(let request): .only(request.platform.map { [$0] } ?? [])
        case .save(let request): request.platforms
        case .copy(let request): request.platforms
        }
    }

    fileprivate var snapshotter: String? {
        switch self {
        case .pull(let request): request.snapshotter
        case .load(let request): request.snapshotter
        case .import(let request): request.snapshotter
        case .copy(let request): request.snapshotter
        case .push, .tag, .save: nil
        }
    }
}

extension String {
    fileprivate func cut(to bytes: Int) -> String { utf8.count > bytes ? String(prefix(bytes / 4)) : self }
}
