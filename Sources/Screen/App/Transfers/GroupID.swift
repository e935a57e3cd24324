// Which group of transfers of this run of the program is meant.

package struct GroupID: Hashable, Sendable {
    /// From 1, in the order in which they were started.
    package var number: Int

    package init(number: Int) {
        self.number = number
    }
}
