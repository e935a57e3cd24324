// Where the Transfer service takes an image from, or brings it to.

import ContainerdAPI
package import OCI
import SwiftProtobuf

package enum TransferEndpoint: Sendable {
    case registry(RegistryEndpoint)
    case images(ImagesEndpoint)
    /// The bytes of an archive of images, plain or compressed; only a source.
    case archive(ByteProducer)
    /// Takes the bytes of an archive; only a destination.
    case newArchive(platforms: [Platform], hasAllPlatforms: Bool, ByteConsumer)
}

/// An image in a registry (`containerd.types.transfer.OCIRegistry`).
package struct RegistryEndpoint: Sendable {
    package var reference: String
    /// `http` or `https`; nil leaves the choice to the daemon.
    package var scheme: String?
    /// A folder of hosts files on the daemon's file system; one that isn't there is silently ignored by the daemon.
    package var hostsDirectory: String?
    /// Called whenever the daemon asks, up to five times for one host; nil has the daemon go on without credentials.
    package var answer: (@Sendable (AuthQuestion) async -> AuthAnswer)?

    package init(
        reference: String, scheme: String? = nil, hostsDirectory: String? = nil,
        answer: (@Sendable (AuthQuestion) async -> AuthAnswer)? = nil
    ) {
        self.reference = reference
        self.scheme = scheme
        self.hostsDirectory = hostsDirectory
        self.answer = answer
    }
}

/// The daemon's image records (`containerd.types.transfer.ImageStore`).
package struct ImagesEndpoint: Hashable, Sendable {
    package struct Unpack: Hashable, Sendable {
        package var platform: Platform
        package var snapshotter: String

        package init(platform: Platform, snapshotter: String) {
            self.platform = platform
            self.snapshotter = snapshotter
        }
    }

    /// A name beside `name`, for archives.
    package enum OtherName: Hashable, Sendable {
        case exact(String)
        /// Images of an archive are stored under the names that it gives them; those without one as this prefix, `@`
        /// and their digest.
        case givenOr(prefix: String)
    }

    /// Empty where there are only other names.
    package var name: String
    package var otherNames: [OtherName]
    /// What the record gets; those that it had are gone.
    package var labels: [String: String]
    /// Empty means all.
    package var platforms: [Platform]
    /// How many manifests of an index are taken; 0 means all. With a limit, an index that has none of the platforms is
    /// an error.
    package var manifestLimit: Int
    package var unpacks: [Unpack]

    package init(
        name: String = "", otherNames: [OtherName] = [], labels: [String: String] = [:], platforms: [Platform] = [],
        manifestLimit: Int = 0, unpacks: [Unpack] = []
    ) {
        self.name = name
        self.otherNames = otherNames
        self.labels = labels
        self.platforms = platforms
        self.manifestLimit = manifestLimit
        self.unpacks = unpacks
    }
}
