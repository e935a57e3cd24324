// What became of a plan to delete names.

package import Failure

package struct DeleteResult: Hashable, Sendable {
    package var deleted: [DeletePlan.Item] = []
    /// Why each of the others is there still.
    package var kept: [Failure] = []

    package init() {}
}
