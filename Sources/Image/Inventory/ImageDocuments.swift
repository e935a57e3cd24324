// What an image is made of: the tree of its documents and blobs.

package import Failure
package import OCI

package struct ImageDocuments: Hashable, Sendable {
    package var root: Node

    package init(root: Node) { self.root = root }

    /// One blob, as the document above it lists it.
    package struct Node: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable {
            case index, manifest, config, layer, attestation, other
        }

        package var descriptor: Descriptor
        package var kind: Kind
        package var isPresent: Bool
        /// Why it can't be read, or why what is below it is left out.
        package var problem: Failure?
        package var children: [Node] = []
        /// Of an index that was read.
        package var index: Index?
        /// Of a manifest that was read.
        package var manifest: Manifest?
        /// Of a manifest whose configuration was read.
        package var config: ImageConfig?

        package init(
            _ descriptor: Descriptor, _ kind: Kind, isPresent: Bool, problem: Failure? = nil, children: [Node] = [],
            index: Index? = nil, manifest: Manifest? = nil, config: ImageConfig? = nil
        ) {
            self.descriptor = descriptor
            self.kind = kind
            self.isPresent = isPresent
            self.problem = problem
            self.children = children
            self.index = index
            self.manifest = manifest
            self.config = config
        }
    }
}

extension ImageDocuments {
    /// The images, one for each platform whose manifest and configuration could be read, in the order of the index.
    package var platforms: [Node] { root.all.filter { $0.config != nil && $0.kind == .manifest } }

    /// The image of a platform; the first one where none is asked for.
    package func image(for platform: Platform?) -> Node? {
        guard let platform else { return platforms.first }
        return platforms.first { $0.platform == platform } ?? platforms.best(for: platform) { $0.platform }
    }

    /// The digests of what isn't here.
    package var missing: [Digest] { root.all.filter { !$0.isPresent }.map(\.descriptor.digest) }
}

extension ImageDocuments.Node {
    /// This node and all below it, in the order in which they are listed.
    package var all: [Self] { [self] + children.flatMap(\.all) }

    /// What the image runs on: as the index says, or its configuration where none does.
    package var platform: Platform? {
        config?.platform(listedFor: descriptor.platform) ?? descriptor.platform?.normalized
    }

    /// What a referrer such as an attestation is about.
    package var subject: Digest? {
        manifest?.subject?.digest ?? index?.subject?.digest
            ?? descriptor.annotations["vnd.docker.reference.digest"].flatMap(Digest.init)
    }

    /// What kind of thing it is, where it is no image: as the document says, else as the one above it says.
    package var artifactType: String? { manifest?.artifactType ?? index?.artifactType ?? descriptor.artifactType }

    /// Those that the document above gives it, and those of its own.
    package var annotations: [String: String] {
        descriptor.annotations.merging(manifest?.annotations ?? index?.annotations ?? [:]) { first, _ in first }
    }

    /// The steps that the image was built in; empty for what is no image.
    package var steps: [BuildStep] {
        guard let manifest, let config else { return [] }
        return BuildStep.steps(of: manifest, config)
    }
}
