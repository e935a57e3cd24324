// An image over all hosts, and the lines that show it.

package import OCI

/// One name over all hosts whose images are known.
package struct FleetImage: Hashable, Sendable, Identifiable {
    package struct Target: Hashable, Sendable {
        package var digest: Digest
        package var hosts: [String]
    }

    package var name: String
    /// The hosts that have it, by what the name stands for there; those with what most have come first.
    package private(set) var targets: [Target]
    package var lacking: [String]

    package var id: String { name }

    /// How many hosts have it.
    package var count: Int { targets.reduce(0) { $0 + $1.hosts.count } }
    /// Whether hosts have different content under this name.
    package var hasDrifted: Bool { targets.count > 1 }
    /// The hosts that don't have what most have.
    package var drifted: [String] { targets.dropFirst().flatMap(\.hosts) }

    /// Of the images of each host, in the order of the hosts. Those that have drifted come first, then those that some
    /// lack; names in their order.
    package static func all(of hosts: [(name: String, images: [ImageRecord])]) -> [FleetImage] {
        var found: [String: [Digest: [String]]] = [:]
        for host in hosts {
            for image in host.images {
                found[image.name, default: [:]][image.target.digest, default: []].append(host.name)
            }
        }
        return found.map { name, targets in
            let having = Set(targets.values.joined())
            let sorted = targets.map { Target(digest: $0.key, hosts: $0.value) }.sorted { left, right in
                left.hosts.count == right.hosts.count
                    ? left.digest.description < right.digest.description : left.hosts.count > right.hosts.count
            }
            return FleetImage(
                name: name, targets: sorted, lacking: hosts.map(\.name).filter { !having.contains($0) })
        }.sorted { left, right in
            func rank(_ image: FleetImage) -> Int { image.hasDrifted ? 0 : image.lacking.isEmpty ? 2 : 1 }
            return rank(left) == rank(right) ? left.name < right.name : rank(left) < rank(right)
        }
    }
}

/// A line of the images over hosts: an image, or one host below it.
package struct FleetLine: Hashable, Sendable, Identifiable {
    package struct ID: Hashable, Sendable {
        package var image: String
        /// Nil for the line of the image itself.
        package var host: String?

        package init(image: String, host: String? = nil) {
            self.image = image
            self.host = host
        }
    }

    package var id: ID
    package var image: FleetImage
    /// What the host has; nil where it lacks the image, and on the line of the image.
    package var digest: Digest?
    package var isUnfolded: Bool
    /// Whether the host isn't connected: what it has is not known any more.
    package var isAway: Bool

    package init(
        id: ID, image: FleetImage, digest: Digest? = nil, isUnfolded: Bool = false, isAway: Bool = false
    ) {
        self.isAway = isAway
        self.id = id
        self.image = image
        self.digest = digest
        self.isUnfolded = isUnfolded
    }
}
