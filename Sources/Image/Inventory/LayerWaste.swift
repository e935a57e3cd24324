// What an image wastes.

package struct LayerWaste: Hashable, Sendable {
    /// Bytes of files that higher layers hide or remove.
    package var wasted: Int64
    /// Bytes of all files of all layers.
    package var total: Int64
    /// The paths that waste the most.
    package var worst: [LayerStack.Waste]

    package init(_ stack: LayerStack) {
        wasted = stack.wasted
        total = stack.total
        worst = stack.worst(10)
    }
}
