// The rows of lists as JSON, with every key of the contract.

import Columns
import FoundationEssentials
import Inventory
import OCI

extension ImageRow {
    var json: JSON {
        .object([
            ("reference", .text(name)), ("repository", .text(repository)), ("tag", JSON(reference?.tag)),
            ("id", .text(imageID)), ("digest", .text(target.description)), ("mediaType", .text(mediaType.rawValue)),
            ("platform", JSON(platform?.description)), ("created", .text(createdAt.formatted(.iso8601))),
            ("size", JSON(size)), ("blobSize", JSON(blobSize)), ("unpacked", JSON(unpacked)), ("inUse", .bool(isInUse)),
            ("pinned", .bool(isPinned)), ("labels", JSON(labels)),
        ])
    }
}

extension SnapshotterSummary {
    var json: JSON {
        .object([
            ("name", .text(name)), ("state", .text(stateName)), ("reason", JSON(reason)), ("root", JSON(root)),
            ("capabilities", JSON(capabilities)), ("exports", JSON(exports)), ("remote", .bool(isRemote)),
            ("snapshots", JSON(snapshots)), ("size", JSON(size)), ("unpackConfigured", JSON(unpackConfigured)),
        ])
    }

    private var reason: String? {
        switch state {
        case .ok: nil
        case .skipped(let reason), .failed(let reason): reason
        }
    }
}

extension NamespaceSummary {
    var json: JSON {
        .object([("name", .text(record.name)), ("labels", JSON(record.labels)), ("images", JSON(images))])
    }
}
