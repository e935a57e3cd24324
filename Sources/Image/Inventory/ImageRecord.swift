// An image as the daemon records it: a name for a target.

package import FoundationEssentials
package import OCI

package struct ImageRecord: Hashable, Sendable {
    /// Any text: Kubernetes names images by digest too.
    package var name: String
    /// The index or manifest that the name stands for.
    package var target: Descriptor
    package var labels: [String: String]
    /// When the name was first recorded here, not when the image was built.
    package var createdAt: Date
    package var updatedAt: Date

    package init(
        name: String, target: Descriptor, labels: [String: String] = [:], createdAt: Date, updatedAt: Date
    ) {
        self.name = name
        self.target = target
        self.labels = labels
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// Neither a tag nor a digest, nor a CID: a name that nobody would type.
    package var isDangling: Bool {
        let reference = Reference(stored: name)
        return reference?.tag == nil && reference?.digest == nil && Digest(name) == nil
            && !IPFSReference.isName(ofImage: name)
    }

    /// Whether Kubernetes keeps this image from its own clean-up, as it does with the pause image.
    package var isPinned: Bool { labels["io.cri-containerd.pinned"] == "pinned" }
}
