// Which transfer of this run of the program is meant.

package struct TransferID: Hashable, Sendable {
    /// From 1, in the order in which they were started.
    package var number: Int

    package init(number: Int) {
        self.number = number
    }
}
