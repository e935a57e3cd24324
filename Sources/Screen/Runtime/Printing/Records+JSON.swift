// The rows of lists as JSON, with every key of the contract.

import Columns
import FoundationEssentials
package import Inventory
package import JSON
import OCI

extension ImageRow {
    package var json: JSONValue {
        .object([
            ("reference", .text(name)), ("repository", .text(repository)), ("tag", JSONValue(reference?.tag)),
            ("id", .text(imageID)), ("digest", .text(target.description)), ("mediaType", .text(mediaType.rawValue)),
            ("platform", JSONValue(platform?.description)), ("created", .text(createdAt.formatted(.iso8601))),
            ("size", JSONValue(size)), ("blobSize", JSONValue(blobSize)), ("unpacked", JSONValue(unpacked)),
            ("lazy", .bool(isLazy)), ("inUse", .bool(isInUse)),
            ("pinned", .bool(isPinned)), ("labels", JSONValue(labels)),
        ])
    }
}

extension SnapshotterSummary {
    package var json: JSONValue {
        .object([
            ("name", .text(name)), ("state", .text(stateName)), ("reason", JSONValue(reason)),
            ("root", JSONValue(root)),
            ("capabilities", JSONValue(capabilities)), ("exports", JSONValue(exports)), ("remote", .bool(isRemote)),
            ("kind", .text(kind)), ("alive", isAlive.map { .bool($0) } ?? .null), ("lazy", JSONValue(lazy)),
            ("snapshots", JSONValue(snapshots)), ("size", JSONValue(size)),
            ("unpackConfigured", JSONValue(unpackConfigured)),
            ("namespaces", namespaces.map { JSONValue($0) } ?? .null),
        ])
    }
}

extension NamespaceSummary {
    package var json: JSONValue {
        .object([("name", .text(record.name)), ("labels", JSONValue(record.labels)), ("images", JSONValue(images))])
    }
}
