// Names that were deleted, and can be restored for a while.

package import Failure
package import FoundationEssentials

package struct Deletion: Hashable, Sendable, Identifiable {
    package var namespace: String
    package var items: [DeletePlan.Item]
    /// Holds the content until `until`.
    package var lease: String
    package var until: Date
    /// That moment on the clock of this machine: `14:32`.
    package var clock: String
    /// What comes back then.
    package var freed: Reclaimable
    /// Why other names of the plan are there still.
    package var kept: [Failure]

    package var id: String { lease }

    package init(
        namespace: String, items: [DeletePlan.Item], lease: String, until: Date, clock: String = "", freed: Reclaimable,
        kept: [Failure] = []
    ) {
        self.namespace = namespace
        self.items = items
        self.lease = lease
        self.until = until
        self.clock = clock
        self.freed = freed
        self.kept = kept
    }
}
