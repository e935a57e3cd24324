// The lease that holds what an operation makes until the operation has ended.

import ContainerdClient
import FoundationEssentials
import Inventory
import OCI
import TransferModel

/// What a lease of ours is called, and what it says of itself.
struct TransferLease: Sendable {
    /// The garbage collector takes a lease that was left behind after this time.
    static let lifetime: TimeInterval = 24 * 60 * 60

    let id = "tallyman-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    let labels: [String: String]

    init(of request: PullRequest, platforms: [Platform], now: Date = Date()) {
        let owner = Owner.current
        labels = [
            "containerd.io/gc.expire": (now + Self.lifetime).formatted(.iso8601),
            "tallyman/operation": OperationKind.pull.rawValue,
            "tallyman/reference": request.reference.description,
            "tallyman/platform": platforms.isEmpty ? "all" : platforms.map(\.description).joined(separator: ","),
            "tallyman/snapshotter": request.snapshotter,
            "tallyman/owner.pid": "\(owner.pid)",
            "tallyman/owner.start": owner.startTime,
            "tallyman/owner.boot": owner.bootID,
        ]
    }
}
