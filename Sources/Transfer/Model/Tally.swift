// What one blob adds to the sums of its operation, so that the sums follow each change without a recount.

struct Tally: Hashable {
    var current: Int64 = 0
    var total: Int64 = 0
    var moved: Int64 = 0
    var manifests = 0
    var readManifests = 0

    init() {}

    init(_ node: TransferNode) {
        total = node.share ?? node.size
        current = node.movement.isOver ? total : min(node.current, total)
        moved = node.moved
        manifests = node.kind == .manifest ? 1 : 0
        readManifests = node.kind == .manifest && !node.order.isArrival ? 1 : 0
    }

    mutating func replace(_ old: Tally, by new: Tally) {
        current += new.current - old.current
        total += new.total - old.total
        moved += new.moved - old.moved
        manifests += new.manifests - old.manifests
        readManifests += new.readManifests - old.readManifests
    }
}
