// A step in which an image was built, and the layer that it made.

package import OCI

package struct BuildStep: Hashable, Sendable {
    /// Nil for a layer of which the history says nothing.
    package var history: ImageConfig.History?
    /// Nil for a step that made none.
    package var layer: Layer?

    package struct Layer: Hashable, Sendable {
        package var descriptor: Descriptor
        /// Among the layers, the lowest is 0.
        package var number: Int
        /// Nil where the configuration lists fewer.
        package var diffID: Digest?
        /// The name of its snapshot; nil without a diff ID.
        package var chainID: Digest?
    }

    /// The history with the layers matched to it, the first step first. Layers that it doesn't speak of come last.
    package static func steps(of manifest: Manifest, _ config: ImageConfig) -> [BuildStep] {
        let diffIDs = config.rootFS.diffIDs
        let chain = ChainID.chain(of: diffIDs)
        var layers = manifest.layers.enumerated().map { number, descriptor in
            Layer(
                descriptor: descriptor, number: number,
                diffID: diffIDs.indices.contains(number) ? diffIDs[number] : nil,
                chainID: chain.indices.contains(number) ? chain[number] : nil)
        }[...]
        let steps = config.history.map { step in
            BuildStep(history: step, layer: step.emptyLayer ? nil : layers.popFirst())
        }
        return steps + layers.map { BuildStep(history: nil, layer: $0) }
    }
}
