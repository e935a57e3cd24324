// Which layer of its manifest a blob is: 7 of 15.

/// `number` counts from 1. A layer that a manifest lists twice has the number of its first place; `count` counts both.
package struct LayerPosition: Hashable, Sendable {
    package var number: Int
    package var count: Int

    package init(number: Int, count: Int) {
        self.number = number
        self.count = count
    }
}
