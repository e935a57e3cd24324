// A line of the list of transfers.

package enum TransferLine: Hashable, Sendable {
    /// Stands above the transfers of the group.
    case group(GroupID)
    case transfer(TransferID)
}
